from datetime import timedelta
from typing import Any

import pytest

from organisations.domain.mail import block_address, free_address, is_blocked, send_due_mail
from organisations.domain.mail.send import HAND
from organisations.enums import MailBlockReason
from organisations.models import Mail, MailBlock
from organisations.ownership import all_owners
from tests.factories import NOW, make_organisation
from tests.organisations.domain.test_mail import queue
from tests.smtp import relay

pytestmark = pytest.mark.django_db


def test_an_address_is_blocked_in_every_spelling_and_no_other_is() -> None:
    block_address("Aino.Salovaara+x@gmail.com", reason=MailBlockReason.ASKED, now=NOW)
    assert is_blocked("ainosalovaara@googlemail.com")
    assert not is_blocked("aino@post.example")


def test_what_waits_in_the_outbox_for_a_blocked_address_is_not_sent_and_gone(settings: Any) -> None:
    owner = make_organisation()
    for number, to in enumerate(["aino@post.example", "Aino+2@post.example", "eino@post.example"]):
        queue(owner, key=str(number), to=to, heeds_blocks=True)
    about_the_account = queue(owner, key="account", to="aino@post.example", kind="account")
    block_address("aino@post.example", reason=MailBlockReason.ASKED, now=NOW)
    with relay(settings) as server:
        assert send_due_mail(now=NOW) == 2
    assert sorted(envelope.rcpt_tos[0] for envelope in server.accepted) == ["aino@post.example", "eino@post.example"]
    assert about_the_account.message_id in "".join(server.texts)
    with all_owners():
        assert {*Mail.objects.values_list("dedupe_key", "state")} == {("2", "sent"), ("account", "sent")}


def test_a_handful_for_a_blocked_address_keeps_no_later_mail_waiting(settings: Any) -> None:
    owner, settings.MAIL_CONNECTIONS = make_organisation(), 1
    for number in range(HAND):
        queue(owner, key=str(number), to="aino@post.example", heeds_blocks=True)
    queue(owner, key="later", to="eino@post.example", heeds_blocks=True, due_at=NOW + timedelta(minutes=1))
    block_address("aino@post.example", reason=MailBlockReason.ASKED, now=NOW)
    with relay(settings):
        assert send_due_mail(now=NOW + timedelta(minutes=2)) == 1


def test_a_mail_that_cannot_be_opened_holds_up_no_other(settings: Any) -> None:
    owner = make_organisation()
    spoilt, sound = (queue(owner, key=key, to=f"{key}@post.example", heeds_blocks=True) for key in ("aino", "eino"))
    with all_owners():
        Mail.objects.filter(pk=spoilt.pk).update(recipient_sealed=sound.recipient_sealed)
    with relay(settings) as server:
        assert send_due_mail(now=NOW) == 1
    assert [envelope.rcpt_tos for envelope in server.accepted] == [["eino@post.example"]]


def test_nobody_can_read_whose_address_it_is() -> None:
    row = block_address("aino@post.example", reason=MailBlockReason.ASKED, now=NOW)
    assert len(row.key) == 64
    assert "aino" not in row.key


@pytest.mark.parametrize(
    ("first", "then", "stays"),
    [
        (MailBlockReason.BOUNCED, MailBlockReason.ASKED, MailBlockReason.ASKED),
        (MailBlockReason.ASKED, MailBlockReason.BOUNCED, MailBlockReason.ASKED),
        (MailBlockReason.COMPLAINED, MailBlockReason.ASKED, MailBlockReason.COMPLAINED),
    ],
)
def test_what_the_holder_says_outweighs_what_a_server_said(first: str, then: str, stays: str) -> None:
    block_address("aino@post.example", reason=MailBlockReason(first), now=NOW)
    block_address("aino@post.example", reason=MailBlockReason(then), now=NOW + timedelta(days=1))
    assert MailBlock.objects.get().reason == stays


def test_the_holder_can_ask_to_be_written_to_again() -> None:
    block_address("aino@post.example", reason=MailBlockReason.ASKED, now=NOW)
    assert [free_address("Aino@post.example"), free_address("aino@post.example")] == [True, False]
    assert not is_blocked("aino@post.example")
