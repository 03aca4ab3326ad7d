"""What became of each letter on 26 May 2016, as it was reported. The times of day in London are invented."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from letters.enums import Channel, Detail, EventKind, Precision, ReceiverRole

LONDON = ZoneInfo("Europe/London")
ROUND_UP = datetime(2016, 5, 27, 19, 0, tzinfo=LONDON)
"""When the news from the other cities was written down."""


@dataclass(frozen=True)
class Happened:
    """One entry; `recorded` is when somebody wrote it down, empty for at once."""

    kind: EventKind
    at: datetime
    precision: Precision = Precision.MINUTE
    detail: str = ""
    channel: str = ""
    receiver_role: str = ""
    words: str = ""
    recorded: datetime | None = None


def _london(hour: int, minute: int) -> datetime:
    return datetime(2016, 5, 26, hour, minute, tzinfo=LONDON)


def _that_day(zone: str) -> datetime:
    return datetime(2016, 5, 26, 12, 0, tzinfo=ZoneInfo(zone))


def _sent(zone: str) -> tuple[Happened, ...]:
    """All that is known: that it was sent, and the day."""
    at = _that_day(zone)
    return (Happened(EventKind.SENT, at, Precision.DAY, channel=Channel.UNKNOWN, recorded=ROUND_UP),)


LOGS: dict[str, tuple[Happened, ...]] = {
    "London": (
        Happened(EventKind.FAILED, _london(12, 0), detail=Detail.LOCKED, channel=Channel.IN_PERSON),
        Happened(
            EventKind.REFUSED,
            _london(12, 5),
            detail=Detail.AT_THE_DOOR,
            channel=Channel.IN_PERSON,
            receiver_role=ReceiverRole.UNKNOWN,
        ),
        Happened(
            EventKind.NOTED,
            _london(12, 10),
            words="A member of staff came out and took photographs of the people on the pavement.",
        ),
        Happened(EventKind.LEFT, _london(12, 20), detail=Detail.LETTERBOX, channel=Channel.IN_PERSON),
        Happened(
            EventKind.NOTED,
            datetime(2016, 5, 27, 18, 30, tzinfo=LONDON),
            words="The article about the day says first that the letter was refused and later that it was handed in. "
            "Nobody took it from our hands: it was refused and then left in the letterbox.",
        ),
    ),
    "New Delhi": _sent("Asia/Kolkata"),
    "Ottawa": _sent("America/Toronto"),
    "Canberra": _sent("Australia/Sydney"),
    "Stockholm": _sent("Europe/Stockholm"),
    "Berlin": (
        Happened(
            EventKind.HANDED_IN,
            _that_day("Europe/Berlin"),
            Precision.DAY,
            channel=Channel.IN_PERSON,
            receiver_role=ReceiverRole.UNKNOWN,
            recorded=ROUND_UP,
        ),
        Happened(
            EventKind.PROMISED,
            _that_day("Europe/Berlin"),
            Precision.DAY,
            detail=Detail.REPLY,
            receiver_role=ReceiverRole.UNKNOWN,
            words="Officials said by word of mouth that there would be a reply. They gave no date and no name.",
            recorded=ROUND_UP,
        ),
    ),
}
