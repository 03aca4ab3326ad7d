"""Who may what: by role, and by what an owner grants beyond it."""

from uuid import uuid4

import pytest

from organisations.enums import Role
from organisations.models import User
from organisations.models.member import Seat
from organisations.permissions import GRANTED, RIGHTS, Right, may, own_cities, owners_with, rights_of

PERSONS = {*GRANTED.values()}


def test_each_role_may_what_the_one_below_may() -> None:
    below: frozenset[Right] = frozenset()
    for role in (Role.COORDINATOR, Role.ORGANISER, Role.OWNER):
        assert RIGHTS[role] > below
        below = RIGHTS[role]


def test_a_reporter_reads_reports_of_all_cities_and_nothing_else() -> None:
    assert rights_of(Seat(Role.REPORTER)) == {Right.REPORT, Right.EVERY_CITY}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OWNER])
def test_only_owners_have_signatories_data_by_their_role(role: Role) -> None:
    assert not RIGHTS[role] & PERSONS
    assert RIGHTS[Role.OWNER] >= PERSONS


@pytest.mark.parametrize(("column", "right"), GRANTED.items())
def test_each_is_granted_on_its_own(column: str, right: Right) -> None:
    here, there = uuid4(), uuid4()
    roles = {here: Seat(Role.ORGANISER, *(name == column for name in GRANTED)), there: Seat(Role.ORGANISER)}
    assert owners_with(roles, right) == [here]
    assert [may(roles, other, here) for other in PERSONS - {right}] == [False, False]


def test_a_coordinator_alone_is_kept_to_the_own_cities() -> None:
    keys = {role: uuid4() for role in Role}
    roles = {key: Seat(role) for role, key in keys.items()}
    assert own_cities(User(), roles).owners == (keys[Role.COORDINATOR],)
