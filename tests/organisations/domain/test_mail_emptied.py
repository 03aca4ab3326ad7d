"""Address and texts of a mail go some time after it left; that there was one is still known."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from organisations.domain.mail import empty_mail, queue_mail
from organisations.enums import MailState
from organisations.models import Mail
from tests.factories import NOW, make_organisation

MONTH = timedelta(days=30)
MINUTE = timedelta(minutes=1)
TEXTS = ("recipient_sealed", "subject_sealed", "body_sealed", "html_sealed", "unsubscribe_sealed")


@pytest.fixture
def mail(in_scope: Any) -> Mail:
    organisation = make_organisation()
    in_scope(organisation)
    texts: dict[str, Any] = {"to": "anna@steppe.example", "subject": "Promise due", "body": "…", "html": "<p>…</p>"}
    return queue_mail(
        owner=organisation,
        kind="promise",
        dedupe_key="promise:1",
        language="en",
        unsubscribe="https://x/",
        now=NOW,
        **texts,
    )


@pytest.mark.parametrize(
    ("state", "emptied"),
    [
        (MailState.SENT, 1),
        (MailState.FAILED, 1),
        (MailState.UNCERTAIN, 1),
        (MailState.DUE, 0),
        (MailState.MUTED, 0),
    ],
)
def test_what_has_left_or_was_given_up_is_emptied_after_30_days(mail: Mail, state: MailState, emptied: int) -> None:
    Mail.objects.update(state=state, sent_at=NOW if state == MailState.SENT else None)
    assert empty_mail(now=NOW + MONTH - MINUTE) == 0
    assert empty_mail(now=NOW + MONTH) == emptied
    assert empty_mail(now=NOW + MONTH) == 0
    row = Mail.objects.get()
    assert [getattr(row, column) is None for column in TEXTS] == [bool(emptied)] * len(TEXTS)


def test_its_key_is_still_known(mail: Mail) -> None:
    Mail.objects.update(state=MailState.SENT, sent_at=NOW)
    empty_mail(now=NOW + MONTH)
    again = queue_mail(
        owner=mail.owner,
        kind="promise",
        dedupe_key="promise:1",
        to="anna@steppe.example",
        subject="Promise due",
        body="…",
        language="en",
        now=NOW + MONTH,
    )
    assert again.pk == mail.pk and Mail.objects.count() == 1


def test_what_may_still_leave_cannot_be_emptied(mail: Mail) -> None:
    with pytest.raises(IntegrityError, match="mail_that_may_still_leave_has_its_texts"), transaction.atomic():
        Mail.objects.update(body_sealed=None)
