"""Threat T16: whatever owners and those they let in do, in whatever order, nobody's rights grow beyond what somebody in that
organisation had, none begin in another one, and no owner comes or goes by the will of one alone where there are two.

That this is looked for is tried as well: with each guard taken away, an order of acts that it refuses is seen."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organisations.domain import invitation as invitations
from organisations.domain.invitation import accept_invitation, hand_over_body, invite_again, invite_member
from organisations.domain.member import agree_to_proposal, change_member, decline_proposal, end_membership
from organisations.domain.member import change as changes
from organisations.enums import Role
from organisations.errors import DemarcheError
from organisations.models import Invitation, Membership, Organisation, User
from organisations.ownership import all_owners
from organisations.permissions import GRANTED, Right, rights_of
from organisations.queries.invitation import address_of
from organisations.queries.member import roles_of
from tests.factories import NOW, make_member, make_organisation, make_user

pytestmark = pytest.mark.django_db

PEOPLE = ["anna", "ben", "chloe", "dora"]
ACTS = ["invite", "accept", "change", "end", "again", "hand over", "agree", "decline"]
seats = st.fixed_dictionaries({"role": st.sampled_from(Role), **{name: st.booleans() for name in GRANTED}})
acts = st.lists(
    st.tuples(
        st.sampled_from(ACTS),
        st.sampled_from(PEOPLE),
        st.sampled_from(PEOPLE),
        seats,
        st.sampled_from(["own", "theirs"]),
    ),
    min_size=1,
    max_size=14,
)


@dataclass
class World:
    """Anna and Ben own it, Chloe works there, Dora does not. `by` is any of them: what the edge would ask is asked here
    too, that a person manages where they act."""

    places: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = {"own": make_organisation("Own"), "theirs": make_organisation("Theirs")}
        self.body = make_organisation("Body", entered_by=self.places["own"])
        make_member(self.places["theirs"], Role.OWNER, "olga@theirs.example")
        self.people = {name: make_user(f"{name}@steppe.example") for name in PEOPLE}
        for name, role in (("anna", Role.OWNER), ("ben", Role.OWNER), ("chloe", Role.COORDINATOR)):
            make_member(self.places["own"], role, f"{name}@steppe.example")

    def live(self, done: list[Any]) -> None:
        for act, by, about, seat, place in done:
            actor, before, owners, proposed = self.people[by], self.rights(), self.owners(), self.proposed()
            with suppress(DemarcheError), transaction.atomic():
                self.do(act, actor, self.people[about], seat, self.places[place])
            self.look_at_rights(before, actor)
            self.look_at_owners(owners, proposed, actor)

    def look_at_rights(self, before: Any, actor: User) -> None:
        for (person, owner), rights in self.rights().items():
            grown = rights - before.get((person, owner), frozenset())
            if grown and owner != self.body.pk:
                giver = before.get((actor.pk, owner), frozenset()) | self.offered(person, owner)
                assert grown <= giver, "a right that nobody there had"
        assert not any(owner == self.places["theirs"].pk for _person, owner in self.rights()), "a right elsewhere"

    def look_at_owners(self, before: set[Any], proposed: dict[Any, Any], actor: User) -> None:
        """Besides who leaves by themselves: where others are there to be asked, two of them wanted it."""
        for person in self.owners() ^ before:
            if person == actor.pk and person in before:
                continue
            both = len({proposed.get(person), actor.pk} & before) == 2
            assert both or (person not in before and len(before) < 2), "an owner by the will of one"

    def do(self, act: str, by: User, about: User, seat: dict[str, Any], place: Organisation) -> None:
        row = Membership.objects.filter(user=about, owner=place, until=None).first()
        if act == "invite":
            invite_member(Invitation(owner=place, **seat), address=about.email, by=by, now=NOW)
        elif act == "hand over" and self.manages(by, self.places["own"]):
            hand_over_body(self.body, address=about.email, by=by, now=NOW)
        elif act in {"accept", "again"}:
            for invitation in [one for one in Invitation.objects.waiting() if address_of(one) == about.email]:
                accept_invitation(invitation, by=by, now=NOW) if act == "accept" else invite_again(
                    invitation, by=by, now=NOW
                )
        elif row and act == "change":
            for name, value in seat.items():
                setattr(row, name, value)
            change_member(row, by=by, now=NOW)
        elif row and act == "end" and (by == about or self.manages(by, place)):
            end_membership(row, by=by, now=NOW)
        elif row and act in {"agree", "decline"} and by != about and self.manages(by, place):
            (agree_to_proposal if act == "agree" else decline_proposal)(row, by=by, now=NOW)

    def manages(self, person: User, place: Organisation) -> bool:
        seat = roles_of(person, now=NOW).get(place.pk)
        return seat is not None and Right.MANAGE in rights_of(seat)

    def rights(self) -> dict[Any, frozenset[Right]]:
        return {
            (person.pk, owner): rights_of(seat)
            for person in self.people.values()
            for owner, seat in roles_of(person, now=NOW).items()
        }

    def owners(self) -> set[Any]:
        rows = Membership.objects.filter(owner=self.places["own"], role=Role.OWNER, until=None)
        return {*rows.values_list("user", flat=True)}

    def proposed(self) -> dict[Any, Any]:
        return dict(Membership.objects.exclude(proposal="").values_list("user", "proposed_by"))

    def offered(self, person: Any, owner: Any) -> frozenset[Right]:
        """What somebody who has all of it now offered this person by an invitation."""
        rows = Invitation.objects.filter(used_by=person, owner=owner)
        return frozenset().union(
            *(rights_of(row.seat) & self.rights().get((row.invited_by_id, owner), frozenset()) for row in rows)
        )


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts)
def test_no_order_of_acts_gives_a_right_that_nobody_there_had(done: list[Any]) -> None:
    live(done)


def live(done: list[Any]) -> None:
    """Each order of acts in a world of its own."""
    with all_owners(), transaction.atomic():
        World().live(done)
        transaction.set_rollback(True)


def seat(role: Role) -> dict[str, Any]:
    return {"role": role, **dict.fromkeys(GRANTED, False)}


def let_in(by: str) -> list[Any]:
    return [("invite", by, "dora", seat(Role.OWNER), "own"), ("accept", "dora", "dora", seat(Role.OWNER), "own")]


def nothing(*_: Any, **__: Any) -> list[User]:
    return []


ABOVE, ALONE = "a right that nobody there had", "an owner by the will of one"
GUARDS = {
    "invite above": (invitations, "refuse_above", let_in("chloe"), ABOVE),
    "give above": (changes, "refuse_above", [("change", "chloe", "chloe", seat(Role.ORGANISER), "own")], ABOVE),
    "make one alone": (changes, "second_owners", [("change", "anna", "chloe", seat(Role.OWNER), "own")], ALONE),
    "let one in alone": (invitations, "second_owners", let_in("anna"), ALONE),
    "demote one alone": (changes, "_refuse_to_demote", [("change", "anna", "ben", seat(Role.REPORTER), "own")], ALONE),
}


@pytest.mark.parametrize("name", GUARDS)
def test_without_a_guard_it_is_seen(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    module, guard, done, found = GUARDS[name]
    live(done)
    monkeypatch.setattr(module, guard, nothing)
    with pytest.raises(AssertionError, match=found):
        live(done)
