"""The world map of a campaign: a dot for each place whose position is known, and every place in the table beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from letters.enums import Reach
from letters.projection import project
from letters.queries.publicpage.campaign import places_of
from letters.queries.publicpage.found import Published
from letters.queries.publicpage.place import Place
from organisations.models import Mission

PLANNED, ARRIVED, TURNED_AWAY = "planned", "arrived", "turned_away"
"""The three shapes of a dot; what exactly happened, the table says."""
GOT_THERE = {Reach.SENT, Reach.HANDED_IN, Reach.LEFT}
NOT_THERE = {Reach.REFUSED, Reach.FAILED}


@dataclass(frozen=True)
class Spot:
    """A row of the table. `x` and `y` are on the picture (`letters/projection.py`), both None where the directory does
    not know the position. `shape` is how the dot looks: nobody needs colours to tell one from another."""

    number: int
    place: Place
    shape: str
    x: float | None
    y: float | None


@dataclass(frozen=True)
class MapPage:
    spots: list[Spot]
    unplaced: int


def map_page(published: Published, *, now: datetime) -> MapPage:
    """Inside the scope of the campaign's owner."""
    places = places_of(published.campaign, now=now)
    points = _points(places)
    spots = [
        Spot(number, place, _shape(place), *points.get(place.recipient_code, (None, None)))
        for number, place in enumerate(places, start=1)
    ]
    return MapPage(spots, sum(spot.x is None for spot in spots))


def _shape(place: Place) -> str:
    """A letter that got there by any way has arrived, whatever was refused before."""
    reached = {stamp.key for stamp in place.stamps}
    if reached & GOT_THERE:
        return ARRIVED
    return TURNED_AWAY if reached & NOT_THERE else PLANNED


def _points(places: Iterable[Place]) -> dict[str, tuple[float, float]]:
    codes = {place.recipient_code for place in places}
    rows = Mission.objects.filter(recipient__code__in=codes).values_list("recipient__code", "longitude", "latitude")
    return {
        code: _rounded(*project(float(longitude), float(latitude)))
        for code, longitude, latitude in rows
        if longitude is not None and latitude is not None
    }


def _rounded(x: float, y: float) -> tuple[float, float]:
    return round(x, 1), round(y, 1)
