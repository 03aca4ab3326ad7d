"""The file mailbox of a demo installation, read back as mails."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

# Django's file backend writes this line after each mail, and each mail begins with its content type.
BETWEEN = re.compile(rb"\n-{79}\n(?=Content-Type:|\Z)")


@dataclass(frozen=True)
class FiledMail:
    """`sent_at` is aware, in UTC; `attachments` are file names."""

    subject: str
    to: str
    sent_at: datetime
    text: str
    attachments: list[str]


def filed_mails(folder: Path) -> list[FiledMail]:
    """Every mail in the folder, newest first."""
    mails = [_mail(raw) for path in sorted(folder.glob("*.log")) for raw in _parts(path)]
    return sorted(mails, key=lambda mail: mail.sent_at, reverse=True)


def _parts(path: Path) -> Iterator[bytes]:
    return filter(None, BETWEEN.split(path.read_bytes()))


def _mail(raw: bytes) -> FiledMail:
    message = message_from_bytes(raw, EmailMessage, policy=default)
    body = message.get_body(("plain",))
    return FiledMail(
        subject=str(message["Subject"]),
        to=str(message["To"]),
        sent_at=parsedate_to_datetime(message["Date"]).astimezone(UTC),
        text=body.get_content() if body else "",
        attachments=[part.get_filename() or "" for part in message.iter_attachments()],
    )
