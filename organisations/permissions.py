"""May this person? Rights follow from the role in the organisation that owns the row, and from what an owner has granted
beyond it; asked at the edge, never inside (docs/adr/0041)."""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from organisations.enums import Role
from organisations.models import User
from organisations.models.member import Seat
from organisations.ownership import OwnCities


class Right(StrEnum):
    REPORT = "report"  # read and download delivery reports
    SEE = "see"  # open lists and pages of the organisation; of letters and deliveries, the own cities'
    RECORD = "record"  # write what happened into the log of one's own deliveries
    EVERY_CITY = "every_city"  # letters, deliveries and reports of all cities, not of the own alone
    EDIT = "edit"  # prepare: campaigns, letters, targets; confirm contacts; freeze; record for everybody
    MANAGE = "manage"  # members and their roles
    SEE_PERSONS = "see_persons"  # open names and other personal data of signatories
    EXPORT_PERSONS = "export_persons"  # take them out of the house
    ERASE_PERSONS = "erase_persons"  # erase them for good


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.REPORTER: frozenset({Right.REPORT, Right.EVERY_CITY}),
    Role.COORDINATOR: frozenset({Right.REPORT, Right.SEE, Right.RECORD}),
    Role.ORGANISER: frozenset({Right.REPORT, Right.SEE, Right.RECORD, Right.EVERY_CITY, Right.EDIT}),
    Role.OWNER: frozenset(Right),
}
GRANTED: Mapping[str, Right] = {
    "sees_persons": Right.SEE_PERSONS,
    "exports_persons": Right.EXPORT_PERSONS,
    "erases_persons": Right.ERASE_PERSONS,
}
"""What no role but the owner's has of itself: the column of a membership that grants it."""

Roles = Mapping[UUID, Seat]


def rights_of(seat: Seat) -> frozenset[Right]:
    return RIGHTS[seat.role] | {right for column, right in GRANTED.items() if getattr(seat, column)}


def may(roles: Roles, right: Right, owner: UUID) -> bool:
    """`roles` is what the person is in each organisation (`queries/member.py`)."""
    seat = roles.get(owner)
    return seat is not None and right in rights_of(seat)


def owners_with(roles: Roles, right: Right) -> list[UUID]:
    """The organisations in which the person has this right."""
    return [owner for owner, seat in roles.items() if right in rights_of(seat)]


def own_cities(person: User, roles: Roles) -> OwnCities:
    """Where the person reads letters, deliveries and reports of the own cities alone."""
    return OwnCities(person.pk, tuple(set(roles).difference(owners_with(roles, Right.EVERY_CITY))))
