from datetime import timedelta
from typing import Any

import pytest

from letters.domain.notice import note_refusals, note_return, take_report, write_confirmation, write_mandate_request
from letters.models import Signature
from organisations.domain.mail import is_blocked, queue_mail, send_due_mail
from organisations.dsn import Returned
from organisations.models import Mail, Organisation
from tests.factories import NOW
from tests.letters.domain.notice.mails import CODE, LINK, sign_two
from tests.organisations.test_dsn import report
from tests.smtp import REPLIES, relay

LATER = NOW + timedelta(hours=1)


def mailed(organisation: Organisation, settings: Any) -> tuple[list[Signature], Mail]:
    signatures = sign_two(organisation)
    mail = write_confirmation(signatures, link=LINK, code=CODE, number=0, now=NOW)
    assert mail is not None
    with relay(settings):
        send_due_mail(now=NOW)
    return signatures, mail


def bounced(signatures: list[Signature]) -> list[Any]:
    return [Signature.objects.get(pk=one.pk).bounced_at for one in signatures]


def test_a_report_flags_the_mail_and_each_signature_and_blocks_the_address(steppe: Organisation, settings: Any) -> None:
    signatures, mail = mailed(steppe, settings)
    assert take_report(report(message_id=mail.message_id), now=LATER)
    assert bounced(signatures) == [LATER, LATER]
    assert Mail.objects.get().bounced_at == LATER
    assert is_blocked("Aino@post.example")
    assert {one.state for one in Signature.objects.all()} == {"confirmed"}


def test_a_full_mailbox_is_flagged_and_stays_open(steppe: Organisation, settings: Any) -> None:
    signatures, mail = mailed(steppe, settings)
    assert note_return(Returned(mail.message_id, "5.2.2"), now=LATER)
    assert bounced(signatures) == [LATER, LATER]
    assert not is_blocked("aino@post.example")


def test_a_second_report_changes_nothing(steppe: Organisation, settings: Any) -> None:
    signatures, mail = mailed(steppe, settings)
    note_return(Returned(mail.message_id, "5.2.2"), now=LATER)
    assert not note_return(Returned(mail.message_id, "5.1.1"), now=LATER + timedelta(days=1))
    assert bounced(signatures) == [LATER, LATER]
    assert not is_blocked("aino@post.example")


def test_a_report_about_no_mail_of_ours_is_not_believed(steppe: Organisation, settings: Any) -> None:
    signatures, _mail = mailed(steppe, settings)
    assert not take_report(report(message_id="<guessed@campaigns.example>"), now=LATER)
    assert bounced(signatures) == [None, None]


def test_nor_is_one_about_a_mail_that_has_not_left(steppe: Organisation) -> None:
    signatures = sign_two(steppe)
    mail = write_confirmation(signatures, link=LINK, code=CODE, number=0, now=NOW)
    assert mail is not None
    assert not note_return(Returned(mail.message_id, "5.1.1"), now=LATER)


def test_the_question_to_an_organisation_says_nothing_of_the_signatory(steppe: Organisation, settings: Any) -> None:
    signatures = sign_two(steppe, organisation="Dockworkers of Nowhere")
    mail = write_mandate_request(signatures, to="office@union.example", link=LINK, now=NOW)
    assert mail is not None
    with relay(settings):
        send_due_mail(now=NOW)
    assert note_return(Returned(mail.message_id, "5.1.1"), now=LATER)
    assert bounced(signatures) == [None, None]
    assert is_blocked("office@union.example")


def test_mail_to_one_of_ours_is_flagged_and_blocks_nobody(steppe: Organisation, settings: Any) -> None:
    mail = queue_mail(
        owner=steppe,
        kind="promise",
        dedupe_key="promise:1",
        to="anna@steppe.example",
        subject="Due",
        body="Ring them.",
        language="en",
        now=NOW,
    )
    with relay(settings):
        send_due_mail(now=NOW)
    assert note_return(Returned(mail.message_id, "5.1.1"), now=LATER)
    assert not is_blocked("anna@steppe.example")


@pytest.mark.parametrize(("words", "gone"), [("550 5.1.1 no such mailbox", True), ("550 not today", False)])
def test_what_the_first_server_refuses_is_as_what_comes_back(
    steppe: Organisation, settings: Any, monkeypatch: pytest.MonkeyPatch, words: str, gone: bool
) -> None:
    monkeypatch.setitem(REPLIES, "refuse address", words)
    signatures = sign_two(steppe)
    write_confirmation(signatures, link=LINK, code=CODE, number=0, now=NOW)
    with relay(settings, "refuse address"):
        send_due_mail(now=NOW)
    assert [note_refusals(now=LATER), note_refusals(now=LATER)] == [1, 0]
    assert bounced(signatures) == [LATER, LATER]
    assert is_blocked("aino@post.example") is gone
