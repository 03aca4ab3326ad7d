"""The time zone of a place, proposed from its country and coordinates by the tz database's own table. A person confirms
it: near a border inside a country the nearest principal place may keep another time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.resources import files
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple
from zoneinfo import ZoneInfo

TABLE_HAS_NOT = {"XK": "Europe/Belgrade"}
"""Countries without a line of their own, with the zone that the tz database keeps their time in."""


class Principal(NamedTuple):
    """A zone with the place that stands for it; degrees, north and east positive."""

    latitude: float
    longitude: float
    zone: str


@lru_cache(maxsize=1024)
def propose_zone(country: str, latitude: float | None = None, longitude: float | None = None) -> str:
    """Of the country's zones the one whose principal place is nearest; where that is a county with a history of its own
    (America/Kentucky/Monticello), the nearest plain one that keeps the same time. Without coordinates the only one, or
    the first in the table. Empty for a country that the table does not know."""
    places = principals().get(country, ())
    if not places:
        return TABLE_HAS_NOT.get(country, "")
    if latitude is None or longitude is None or len(places) == 1:
        return places[0].zone
    near = sorted(places, key=lambda place: _distance(latitude, longitude, place))
    alike = [place.zone for place in near if _clock(place.zone) == _clock(near[0].zone)]
    return min(alike, key=lambda zone: zone.count("/"))


@cache
def principals() -> Mapping[str, Sequence[Principal]]:
    """By country (ISO 3166-1), as in `zone.tab` of the installed tz database."""
    found: dict[str, list[Principal]] = defaultdict(list)
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            country, where, zone = line.split("\t")[:3]
            found[country].append(Principal(*_degrees(where), zone))
    return found


@cache
def _clock(zone: str) -> tuple[timedelta | None, ...]:
    """What its clocks show against UTC in each month of the year in which the installed tz database was made."""
    year, place = int(version("tzdata").partition(".")[0]), ZoneInfo(zone)
    return tuple(datetime(year, month, 15, tzinfo=place).utcoffset() for month in range(1, 13))


def _degrees(where: str) -> tuple[float, float]:
    """±DDMM±DDDMM or ±DDMMSS±DDDMMSS (ISO 6709)."""
    cut = max(where.rfind("+"), where.rfind("-"))
    return _angle(where[:cut], 2), _angle(where[cut:], 3)


def _angle(text: str, digits: int) -> float:
    sign, number = (-1 if text[0] == "-" else 1), text[1:]
    degrees, minutes, seconds = number[:digits], number[digits : digits + 2], number[digits + 2 :] or "0"
    return sign * (int(degrees) + int(minutes) / 60 + int(seconds) / 3600)


def _distance(latitude: float, longitude: float, place: Principal) -> float:
    """Along the earth's surface, as an angle."""
    north, south = radians(latitude), radians(place.latitude)
    halves = sin((south - north) / 2) ** 2
    halves += cos(north) * cos(south) * sin(radians(place.longitude - longitude) / 2) ** 2
    return asin(min(1.0, sqrt(halves)))
