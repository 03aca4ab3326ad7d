"""One event as an iCalendar file (RFC 5545), in universal time, which every calendar shows in its own."""

from collections.abc import Iterator
from datetime import UTC, datetime

from campaigns.models import Action

LINE = 75
"""Octets of a content line; longer ones are folded (RFC 5545, 3.1)."""
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def write_event(action: Action, *, host: str, url: str, now: datetime) -> bytes:
    """`host` makes its name unique in the world, so that a second download changes the event that is there."""
    ends = [f"DTEND:{_stamp(action.ends_at)}"] if action.ends_at else []
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Demarche//Demarche//EN",
        "BEGIN:VEVENT",
        f"UID:{action.code}@{host}",
        f"DTSTAMP:{_stamp(now)}",
        f"DTSTART:{_stamp(action.starts_at)}",
        *ends,
        f"SUMMARY:{_text(str(action))}",
        f"LOCATION:{_text(', '.join(filter(None, [action.place, action.city])))}",
        f"URL:{url}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(folded + b"\r\n" for line in lines for folded in _fold(line))


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    return value.translate(ESCAPED)


def _fold(line: str) -> Iterator[bytes]:
    """Never inside a character."""
    part = b""
    for character in line:
        encoded = character.encode()
        if len(part) + len(encoded) > LINE:
            yield part
            part = b" "
        part += encoded
    yield part
