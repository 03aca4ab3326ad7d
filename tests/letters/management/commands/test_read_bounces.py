import mailbox
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from organisations.domain.mail import is_blocked
from organisations.models import Mail, Organisation
from tests.letters.domain.notice.test_returned import mailed
from tests.organisations.test_dsn import report


def test_reports_in_a_folder_are_read_once(steppe: Organisation, settings: object, tmp_path: Path) -> None:
    _signatures, mail = mailed(steppe, settings)
    mailbox.Maildir(tmp_path / "box", create=True).add(report(message_id=mail.message_id))
    out = StringIO()
    for _time in range(2):
        call_command("read_bounces", maildir=tmp_path / "box", stdout=out)
    assert out.getvalue().splitlines() == ["1 mails came back", "0 mails came back"]
    assert Mail.objects.get().bounced_at is not None
    assert is_blocked("aino@post.example")


def test_a_mailbox_that_is_not_there_is_said_to_be_none(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no Maildir"):
        call_command("read_bounces", maildir=tmp_path)
    with pytest.raises(CommandError, match="BOUNCES_URL"):
        call_command("read_bounces")
