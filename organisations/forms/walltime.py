"""Times as the clock on the wall of a place shows them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.timezone import make_naive
from django.utils.translation import gettext as _

FIRST_YEAR, LAST_YEAR = 1900, 2999
"""Far enough from the ends of the calendar, where a moment has no day in some zones."""


def at_place(typed: datetime, zone: str) -> datetime:
    """What a form field read as its own zone, meant as the wall clock of `zone`; aware, in UTC.

    Raises ValidationError for an hour that the clocks skip and for years that nobody means. Of an hour that comes twice
    the first is taken.
    """
    wall = make_naive(typed)
    if not FIRST_YEAR <= wall.year <= LAST_YEAR:
        bounds = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise ValidationError(_("Choose a year from %(first)d to %(last)d.") % bounds)
    moment = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if wall_clock(moment, zone) != wall:
        raise ValidationError(_("The clocks of this place skip that hour. Choose another time."))
    return moment


def wall_clock(moment: datetime, zone: str) -> datetime:
    """The naive time that a clock in `zone` shows at this moment."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
