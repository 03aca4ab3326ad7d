"""Reports of mail servers that a mail could not be delivered (RFC 3464), read from the bytes of a mail.

Anybody can send such a report to us. It is believed only as far as it names the message id of one of our mails, which
nobody but its recipient and the servers on the way have seen.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.parser import HeaderParser

LARGEST = 1_000_000
"""Bytes that are read of a report; what we look for stands in it before the returned text."""
MESSAGE_ID = re.compile(r"<[^<>\s@]{1,120}@[^<>\s@]{1,120}>")
STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
GONE = re.compile(r"5\.(1\.[1-6]|1\.10|2\.1)")
"""Enhanced status codes (RFC 3463) that speak of the mailbox and not of the mail: no such address, or switched off.
Not 5.1.0, with which servers also refuse a sender: one wrong setting of ours would block everybody we write to."""


@dataclass(frozen=True)
class Returned:
    """A mail that came back for good. `status` is the enhanced code, like 5.1.1."""

    message_id: str
    status: str

    @property
    def address_is_gone(self) -> bool:
        return GONE.fullmatch(self.status) is not None


def status_in(words: str) -> str:
    """The enhanced status code in what a server said; empty where there is none."""
    found = STATUS.search(words)
    return found.group() if found else ""


def read_report(raw: bytes) -> Returned | None:
    """None for whatever is no report of a final failure, and for whatever cannot be read."""
    try:
        report = message_from_bytes(raw[:LARGEST])
        if report.get_content_type() != "multipart/report" or not report.is_multipart():
            return None
        return _returned(_parts(report))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None  # a mail made to break its reader


def _parts(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []


def _returned(parts: list[Message]) -> Returned | None:
    status = next((_failure(part) for part in parts if part.get_content_type() == "message/delivery-status"), "")
    message_id = next(filter(None, map(_original_id, parts)), "")
    return Returned(message_id, status) if status and message_id else None


def _failure(part: Message) -> str:
    """The status of the first recipient for whom the server has given up."""
    for block in _parts(part):
        status = status_in(str(block.get("Status", "")))
        if str(block.get("Action", "")).strip().lower() == "failed" and status.startswith("5"):
            return status
    return ""


def _original_id(part: Message) -> str:
    """The message id of the mail that the report is about: returned whole, or its head alone."""
    kind = part.get_content_type()
    head: Message | None = None
    if kind == "message/rfc822":
        head = next(iter(_parts(part)), None)
    elif kind == "text/rfc822-headers":
        content = part.get_payload(decode=True)
        head = HeaderParser().parsestr(content.decode("utf-8", "replace")) if isinstance(content, bytes) else None
    found = MESSAGE_ID.search(str(head.get("Message-ID", ""))) if head is not None else None
    return found.group() if found else ""
