from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.mail import EmailMessage, get_connection

from organisations.queries.mail import filed_mails

NOON = datetime(2016, 5, 26, 12, tzinfo=UTC)


def write(*mails: EmailMessage) -> None:
    get_connection("django.core.mail.backends.filebased.EmailBackend").send_messages(list(mails))


def mail(subject: str, at: datetime = NOON, body: str = "Text.") -> EmailMessage:
    return EmailMessage(
        subject, body, None, ["anna@steppe.example"], headers={"Date": at.strftime("%a, %d %b %Y %T %z")}
    )


def test_an_empty_mailbox_has_no_mail(tmp_path: Path) -> None:
    assert filed_mails(tmp_path) == []
    assert filed_mails(tmp_path / "never made") == []


def test_mails_are_read_back_newest_first(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_FILE_PATH = tmp_path
    write(mail("Older", NOON - timedelta(hours=1)), mail("Påminnelse från Göteborg", body="Öppna dörren.\n\nTack."))
    assert [one.subject for one in filed_mails(tmp_path)] == ["Påminnelse från Göteborg", "Older"]
    read = filed_mails(tmp_path)[0]
    assert (read.to, read.sent_at, read.text) == ("anna@steppe.example", NOON, "Öppna dörren.\n\nTack.")


def test_attachments_are_named_and_a_line_like_the_separator_is_text(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_FILE_PATH = tmp_path
    letter = mail("Letter", body="Above\n" + "-" * 79 + "\nbelow")
    letter.attach("letter.pdf", b"%PDF-1.7", "application/pdf")
    write(letter, mail("Next"))
    first = next(one for one in filed_mails(tmp_path) if one.subject == "Letter")
    assert first.attachments == ["letter.pdf"]
    assert first.text.splitlines() == ["Above", "-" * 79, "below"]
