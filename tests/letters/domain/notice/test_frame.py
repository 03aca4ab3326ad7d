from datetime import timedelta
from typing import Any

from letters.domain.notice import forget_notices
from letters.models import Signature
from organisations.domain.mail import erase_mail, queue_mail, send_due_mail
from organisations.enums import MailState
from organisations.models import Mail, Organisation
from tests.factories import NOW
from tests.letters.domain.notice.mails import sign_two
from tests.letters.domain.notice.test_signing import confirmation

WEEK = timedelta(days=7)


def sent(organisation: Organisation) -> list[Signature]:
    """A confirmation that has left, and a reminder to one of ours."""
    signatures = sign_two(organisation)
    confirmation(signatures)
    values: dict[str, Any] = {
        "to": "anna@steppe.example",
        "subject": "Due",
        "body": "Ring.",
        "language": "en",
        "now": NOW,
    }
    queue_mail(owner=organisation, kind="promise", dedupe_key="promise:1", **values)
    send_due_mail(now=NOW)
    return signatures


def test_a_week_after_it_left_a_mail_to_a_supporter_is_gone_and_no_other(steppe: Organisation) -> None:
    sent(steppe)
    assert forget_notices(now=NOW + WEEK - timedelta(minutes=1)) == 0
    assert forget_notices(now=NOW + WEEK + timedelta(minutes=1)) == 1
    assert [mail.kind for mail in Mail.objects.all()] == ["promise"]


def test_what_could_not_be_sent_is_forgotten_too_and_what_waits_is_not(steppe: Organisation) -> None:
    signatures = sign_two(steppe)
    confirmation(signatures)
    assert forget_notices(now=NOW + 2 * WEEK) == 0
    Mail.objects.update(state=MailState.FAILED)
    assert forget_notices(now=NOW + WEEK) == 1


def test_erasing_a_person_takes_every_mail_but_the_one_that_is_leaving(steppe: Organisation) -> None:
    signatures = sign_two(steppe)
    for number in range(3):
        confirmation(signatures, number)
    Mail.objects.filter(dedupe_key__endswith=":2").update(
        state=MailState.IN_DATA, claim=signatures[0].pk, claimed_until=NOW
    )
    assert signatures[0].form is not None
    assert erase_mail(signatures[0].form) == 2
    assert Mail.objects.get().state == MailState.IN_DATA
