from datetime import timedelta

import pytest

from organisations.enums import Role
from organisations.models.member import Seat
from organisations.queries.member import is_tenant, members_of, organisers_of, roles_of
from tests.factories import NOW, make_member, make_organisation

pytestmark = pytest.mark.django_db


def test_the_roles_of_a_person_are_those_that_hold_now() -> None:
    ours, theirs = make_organisation("Ours"), make_organisation("Theirs")
    make_member(ours, Role.OWNER)
    anna = make_member(theirs, Role.REPORTER)
    assert roles_of(anna, now=NOW) == {ours.pk: Seat(Role.OWNER), theirs.pk: Seat(Role.REPORTER)}
    assert roles_of(anna, now=NOW - timedelta(days=9999)) == {}


def test_members_of_an_organisation_are_not_those_of_another() -> None:
    ours, theirs = make_organisation("Ours"), make_organisation("Theirs")
    anna = make_member(ours)
    make_member(theirs, email="ben@union.example")
    assert list(members_of([ours.pk], now=NOW)) == [anna]
    assert list(members_of([], now=NOW)) == []


def test_who_answers_for_an_organisation_is_an_owner_or_an_organiser() -> None:
    ours = make_organisation()
    anna = make_member(ours, Role.ORGANISER)
    make_member(ours, Role.REPORTER, "ben@union.example")
    assert list(organisers_of(ours.pk, now=NOW)) == [anna]


def test_a_body_becomes_a_tenant_with_its_first_member() -> None:
    body = make_organisation()
    assert not is_tenant(body)
    make_member(body)
    assert is_tenant(body)
