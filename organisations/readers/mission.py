"""Missions as a list of them tells: each row checked and turned into facts, or into faults with row and column."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_countries.data import COUNTRIES

from organisations.enums import ContactKind, MissionKind, Skip
from organisations.reach import fits
from organisations.readers.table import Fault, Line, read_table
from organisations.zones import propose_zone

NEEDED = ("external_id", "name", "sending_country", "host_country", "city", "type", "as_of")
STATES = frozenset(COUNTRIES) | {"XK", "EU"}
KINDS = frozenset(MissionKind)
DUPLICATE = "possible_duplicate_of_"
CONTACTS = {
    "address": ContactKind.STREET,
    "phone": ContactKind.PHONE,
    "email": ContactKind.EMAIL,
    "website": ContactKind.WEBSITE,
}
WIDTHS = {"external_id": 40, "name": 200, "city": 120, "metro": 120, "address": 600, "website": 600}
SOURCE = "Wikidata (CC0) via Database of embassies"
DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class ListedContact:
    kind: ContactKind
    value: str
    source: str
    as_of: date


@dataclass(frozen=True, slots=True)
class ListedMission:
    """A row as it is meant. `skip` says why it is not taken, None where it is."""

    row: int
    external_id: str
    name: str
    kind: MissionKind
    sending_state: str
    receiving_state: str
    as_of: date
    source: str = SOURCE
    city: str = ""
    metro: str = ""
    accredited_to: tuple[str, ...] = ()
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    opened: str = ""
    contacts: tuple[ListedContact, ...] = ()
    skip: Skip | None = None


@dataclass
class _Reading:
    """The cells of one row, and what was found wrong with them so far."""

    line: Line
    faults: list[Fault] = field(default_factory=list)

    def cell(self, name: str) -> str:
        text = self.line.cells.get(name, "")
        longest = WIDTHS.get(name)
        if longest and len(text) > longest:
            self.wrong(name, _("At most %(count)s characters.") % {"count": longest})
        return text

    def wrong(self, column: str, sentence: str | Promise) -> None:
        self.faults.append(Fault(self.line.row, column, sentence))

    def filled(self, name: str) -> str:
        text = self.cell(name)
        if not text:
            self.wrong(name, _("This cell must not be empty."))
        return text

    def state(self, name: str) -> str:
        code = self.cell(name)
        if code and code not in STATES:
            self.wrong(name, _("“%(code)s” is not a country code of ISO 3166-1.") % {"code": code[:10]})
        return code

    def host(self, name: str) -> str:
        """A country where clocks go: neither a union of states nor an island where nobody lives."""
        code = self.state(name)
        if code in STATES and not propose_zone(code):
            sentence = _("“%(code)s” has no time zone: write the country in which the mission stands.")
            self.wrong(name, sentence % {"code": code})
        return code

    def states(self, name: str) -> tuple[str, ...]:
        codes = tuple(filter(None, self.cell(name).split("|")))
        for code in codes:
            if code not in STATES:
                self.wrong(name, _("“%(code)s” is not a country code of ISO 3166-1.") % {"code": code[:10]})
        return codes

    def kind(self) -> MissionKind:
        text = self.filled("type")
        if text in KINDS:
            return MissionKind(text)
        if text:
            self.wrong("type", _("“%(kind)s” is not a kind of mission.") % {"kind": text[:40]})
        return MissionKind.OTHER

    def day(self, name: str, otherwise: date | None = None) -> date:
        text = self.cell(name)
        if not text and otherwise:
            return otherwise
        try:
            return _day(text)
        except ValueError:
            self.wrong(name, _("Write a day like 2022-11-16."))
            return date.min

    def part_of_date(self, name: str) -> str:
        text = self.cell(name)
        try:
            if text:
                _day(text + "0000-01-01"[len(text) :] if DAY.fullmatch(text) else "")
        except ValueError:
            self.wrong(name, _("Write a year, a month or a day, like 1992, 1992-06 or 1992-06-16."))
        return text

    def degrees(self, name: str, most: int) -> Decimal | None:
        text = self.cell(name)
        if not text:
            return None
        try:
            number = Decimal(text)
            if abs(number) <= most:
                return round(number, 5)
        except InvalidOperation:
            pass
        self.wrong(name, _("Write degrees from -%(most)s to %(most)s.") % {"most": most})
        return None

    def contacts(self, as_of: date) -> Iterator[ListedContact]:
        for column, kind in CONTACTS.items():
            value = self.cell(column)
            if not value:
                continue
            if not fits(kind, value):
                self.wrong(column, _("This is not an address or number of this kind."))
            origin = self.cell(f"{column}_source")
            since = self.day(f"{column}_as_of", as_of)
            yield ListedContact(kind, value, f"{SOURCE}, {origin}" if origin else SOURCE, since)


def read_missions(file: IO[bytes]) -> Iterator[ListedMission | Fault]:
    """Row by row, in the order of the file; an identifier that came before is a fault."""
    seen: set[str] = set()
    for found in read_table(file, needed=NEEDED):
        if isinstance(found, Fault):
            yield found
            continue
        reading = _Reading(found)
        mission = _mission(reading)
        if mission.external_id and mission.external_id in seen:
            reading.wrong("external_id", _("This identifier came in an earlier row."))
        seen.add(mission.external_id)
        if reading.faults:
            yield from reading.faults
        else:
            yield mission


def _mission(reading: _Reading) -> ListedMission:
    as_of = reading.day("as_of")
    latitude, longitude = reading.degrees("latitude", 90), reading.degrees("longitude", 180)
    if (latitude is None) != (longitude is None):
        reading.wrong("latitude", _("Write both coordinates or none."))
        latitude = longitude = None
    return ListedMission(
        row=reading.line.row,
        external_id=reading.filled("external_id"),
        name=reading.filled("name"),
        kind=reading.kind(),
        sending_state=reading.state("sending_country"),
        receiving_state=reading.host("host_country"),
        as_of=as_of,
        city=reading.cell("city"),
        metro=reading.cell("metro"),
        accredited_to=reading.states("accredited_to"),
        latitude=latitude,
        longitude=longitude,
        opened=reading.part_of_date("opened"),
        contacts=tuple(reading.contacts(as_of)),
        skip=_why_skipped(reading),
    )


def _why_skipped(reading: _Reading) -> Skip | None:
    if DUPLICATE in reading.cell("flags"):
        return Skip.DUPLICATE
    if not reading.cell("sending_country"):
        return Skip.NO_SENDER
    return None if reading.cell("host_country") else Skip.NO_HOST


@cache
def _day(text: str) -> date:
    return date.fromisoformat(text)
