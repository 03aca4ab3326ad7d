"""When what was done. The demo is played with the clock of those days, so that its log reads as it would have then."""

from datetime import datetime
from zoneinfo import ZoneInfo

_LONDON = ZoneInfo("Europe/London")


def _may(day: int, hour: int) -> datetime:
    return datetime(2016, 5, day, hour, 0, tzinfo=_LONDON)


FOUNDED = _may(9, 10)
INVITED = _may(11, 9)
ACCEPTED = _may(16, 18)
OPTED_OUT = _may(20, 15)
CONFIRMED = _may(21, 11)
WRITTEN = _may(22, 14)
SIGNED = _may(23, 9)
FROZEN = _may(25, 19)
PUBLISHED = _may(25, 21)
REPORTED = _may(27, 20)
SWEPT = datetime(2016, 6, 27, 6, 0, tzinfo=_LONDON)
