"""What a mail service reports, by the road that it takes: its own format, its own address, our secret."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from anymail.signals import tracking
from django.test import Client
from django.urls import include, path

from letters.domain.notice import write_confirmation
from letters.models import Signature
from letters.receivers import connect, mail_was_tracked
from organisations.domain.mail import is_blocked, send_due_mail
from organisations.models import Mail, MailBlock, Organisation
from tests.factories import NOW
from tests.letters.domain.notice.mails import CODE, LINK, sign_two

urlpatterns = [path("hooks/", include("anymail.urls"))]
SECRET = "hooks:ein-langes-geheimes-wort"  # pragma: allowlist secret
HOOK = "/hooks/postmark/tracking/"


@pytest.fixture
def mail(steppe: Organisation, settings: Any) -> Iterator[Mail]:
    """A confirmation that a mail service has taken."""
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}
    written = write_confirmation(sign_two(steppe), link=LINK, code=CODE, number=0, now=NOW)
    assert written is not None
    assert send_due_mail(now=NOW) == 1
    settings.ROOT_URLCONF = settings.PUBLIC_URLCONF = __name__
    connect()
    yield written
    tracking.disconnect(mail_was_tracked)


def tell(client: Client, mail: Mail, *, secret: str = SECRET, **said: Any) -> int:
    given = {"RecordType": "Bounce", "Type": "HardBounce", "TypeCode": 1, "Email": "aino@post.example"}
    words = {**given, "MessageID": "the-service-s-own", "Metadata": {"message_id": mail.message_id}, **said}
    login = base64.b64encode(secret.encode()).decode()
    response = client.post(HOOK, words, content_type="application/json", headers={"Authorization": f"Basic {login}"})
    return int(response.status_code)


def flagged() -> int:
    return int(Signature.objects.exclude(bounced_at=None).count())


def test_a_hard_bounce_flags_and_blocks(client: Client, mail: Mail) -> None:
    assert tell(client, mail, Details="smtp;550 5.1.1 no such user") == 200
    assert flagged() == 2
    assert is_blocked("aino@post.example")


def test_a_mail_that_was_refused_for_its_looks_flags_and_does_not_block(client: Client, mail: Mail) -> None:
    assert tell(client, mail, Type="Blocked", Details="smtp;550 5.7.1 looks like advertising") == 200
    assert flagged() == 2
    assert not is_blocked("aino@post.example")


def test_what_may_still_arrive_has_not_come_back(client: Client, mail: Mail) -> None:
    assert tell(client, mail, Type="SoftBounce", Details="smtp;452 4.2.2 full today") == 200
    assert flagged() == 0


def test_a_complaint_ends_mail_to_that_address(client: Client, mail: Mail) -> None:
    assert tell(client, mail, RecordType="SpamComplaint", Type="SpamComplaint") == 200
    assert MailBlock.objects.get().reason == "complained"


def test_nobody_without_the_secret_is_believed(client: Client, mail: Mail) -> None:
    assert tell(client, mail, secret="hooks:guessed") == 400  # pragma: allowlist secret
    assert flagged() == 0


def test_what_is_about_no_mail_of_ours_changes_nothing(client: Client, mail: Mail) -> None:
    assert tell(client, mail, Metadata={"message_id": "<guessed@campaigns.example>"}) == 200
    assert tell(client, mail, Metadata={}) == 200
    assert flagged() == 0
