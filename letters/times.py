"""Times as people at the recipient's door say them: in the zone of the city, as exactly as they are known."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from letters.enums import Precision
from organisations.errors import DemarcheError


def local_time(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


def told_time(moment: datetime | None, precision: str, zone: str) -> str:
    """For people: "26 May 2016, 12:05", the day alone, or that it is not known."""
    if moment is None:
        return _("time not known")
    local = local_time(moment, zone)
    day = date_format(local, "DATE_FORMAT")
    return day if precision == Precision.DAY else f"{day}, {local:%H:%M}"


def machine_time(moment: datetime | None, precision: str, zone: str) -> str:
    """For the `datetime` attribute; empty where the time is not known."""
    if moment is None:
        return ""
    local = local_time(moment, zone)
    return local.date().isoformat() if precision == Precision.DAY else local.isoformat(timespec="minutes")


def moment_in(zone: str, day: date, at: time) -> datetime:
    """The moment that clocks at the place showed; the first of two where they were put back. Refuses the hour that is
    left out where they were put forward."""
    local = datetime.combine(day, at, ZoneInfo(zone))
    utc = local.timestamp()
    if datetime.fromtimestamp(utc, ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise DemarcheError(
            _("Clocks in %(zone)s did not show this time on that day: they were put forward. Give the time after.")
            % {"zone": zone}
        )
    return local
