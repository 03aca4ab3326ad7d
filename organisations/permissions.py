"""May this person? Rights follow from the role in the organisation that owns the row; asked at the edge, never inside."""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from organisations.enums import Role


class Right(StrEnum):
    SEE = "see"  # open lists and pages of the organisation
    REPORT = "report"  # download delivery reports
    RECORD = "record"  # write what happened into the log of one's own deliveries
    EDIT = "edit"  # prepare: campaigns, letters, targets; confirm contacts; freeze; record for everybody
    MANAGE = "manage"  # members and their roles


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.REPORTER: frozenset({Right.SEE, Right.REPORT}),
    Role.COORDINATOR: frozenset({Right.SEE, Right.REPORT, Right.RECORD}),
    Role.ORGANISER: frozenset({Right.SEE, Right.REPORT, Right.RECORD, Right.EDIT}),
    Role.OWNER: frozenset(Right),
}

Roles = Mapping[UUID, Role]


def may(roles: Roles, right: Right, owner: UUID) -> bool:
    """`roles` is the person's role in each organisation (`queries/member.py`)."""
    role = roles.get(owner)
    return role is not None and right in RIGHTS[role]


def owners_with(roles: Roles, right: Right) -> list[UUID]:
    """The organisations in which the person has this right."""
    return [owner for owner, role in roles.items() if right in RIGHTS[role]]
