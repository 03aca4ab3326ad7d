from datetime import timedelta

import pytest

from organisations.domain.mail import block_address, free_address, is_blocked
from organisations.enums import MailBlockReason
from organisations.models import MailBlock
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_an_address_is_blocked_in_every_spelling_and_no_other_is() -> None:
    block_address("Aino.Salovaara+x@gmail.com", reason=MailBlockReason.ASKED, now=NOW)
    assert is_blocked("ainosalovaara@googlemail.com")
    assert not is_blocked("aino@post.example")


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
