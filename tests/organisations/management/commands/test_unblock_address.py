from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from organisations.domain.mail import block_address, is_blocked
from organisations.enums import MailBlockReason
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_who_asks_for_it_is_written_to_again_and_nobody_is_named() -> None:
    block_address("aino@post.example", reason=MailBlockReason.ASKED, now=NOW)
    out = StringIO()
    call_command("unblock_address", "Aino@post.example", stdout=out)
    assert not is_blocked("aino@post.example")
    assert "aino" not in out.getvalue().lower()
    with pytest.raises(CommandError, match="not blocked"):
        call_command("unblock_address", "aino@post.example")
