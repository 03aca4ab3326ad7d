"""Mail services that are spoken to by their own protocol say no with a status of the web, not with one of SMTP."""

from typing import Any

import pytest
from django.core.mail.backends.base import BaseEmailBackend

from organisations.domain.mail import send_due_mail
from organisations.enums import MailState
from organisations.models import Mail
from organisations.ownership import all_owners
from tests.factories import NOW, make_organisation
from tests.organisations.domain.test_mail import queue

pytestmark = pytest.mark.django_db


class RefusalError(Exception):
    """As django-anymail raises them."""

    def __init__(self, status_code: int) -> None:
        super().__init__()
        self.status_code = status_code


class Service(BaseEmailBackend):
    status = 0

    def send_messages(self, email_messages: Any) -> int:
        raise RefusalError(self.status)


@pytest.mark.parametrize(
    ("status", "state", "unanswered"),
    [
        (422, MailState.FAILED, 0),  # this mail is not taken
        (401, MailState.DUE, 0),  # the key is wrong: no mail is to blame
        (429, MailState.DUE, 0),  # too many at this moment
        (503, MailState.DUE, 1),  # nobody knows
    ],
)
def test_a_status_says_whether_the_mail_is_refused_waits_or_is_in_doubt(
    settings: Any, monkeypatch: pytest.MonkeyPatch, status: int, state: str, unanswered: int
) -> None:
    monkeypatch.setattr(Service, "status", status)
    settings.EMAIL_BACKEND = f"{__name__}.Service"
    queue(make_organisation())
    assert send_due_mail(now=NOW) == 0
    with all_owners():
        mail = Mail.objects.get()
    assert (mail.state, mail.unanswered) == (state, unanswered)
