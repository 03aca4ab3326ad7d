"""Threat T16: whatever owners and those they let in do, in whatever order, nobody's rights grow beyond what somebody in that
organisation had, and none begin in another one."""

from contextlib import suppress
from typing import Any

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from organisations.domain.invitation import accept_invitation, hand_over_body, invite_again, invite_member
from organisations.domain.member import change_member, end_membership
from organisations.enums import Role
from organisations.errors import DemarcheError
from organisations.models import Invitation, Membership, Organisation, User
from organisations.ownership import all_owners
from organisations.permissions import GRANTED, Right, rights_of
from organisations.queries.invitation import address_of
from organisations.queries.member import roles_of
from tests.factories import NOW, make_member, make_organisation, make_user

PEOPLE = ["anna", "ben", "chloe"]
seats = st.fixed_dictionaries({"role": st.sampled_from(Role), **{name: st.booleans() for name in GRANTED}})
acts = st.lists(
    st.tuples(
        st.sampled_from(["invite", "accept", "change", "end", "again", "hand over"]),
        st.sampled_from(PEOPLE),
        st.sampled_from(PEOPLE),
        seats,
        st.sampled_from(["own", "theirs"]),
    ),
    min_size=1,
    max_size=12,
)


class NeverAbove(TestCase):
    """`by` is any of them: what the edge would ask is asked here too, that a person manages where they act."""

    def setUp(self) -> None:
        self.places = {"own": make_organisation("Own"), "theirs": make_organisation("Theirs")}
        self.body = make_organisation("Body", entered_by=self.places["own"])
        make_member(self.places["theirs"], Role.OWNER, "olga@theirs.example")
        self.people = {name: make_user(f"{name}@steppe.example") for name in PEOPLE}
        make_member(self.places["own"], Role.OWNER, "anna@steppe.example")

    @settings(max_examples=12, deadline=None)
    @given(acts)
    def test_no_order_of_acts_gives_a_right_that_nobody_there_had(self, done: list[Any]) -> None:
        with all_owners():
            for act, by, about, seat, place in done:
                actor, before = self.people[by], self.rights()
                with suppress(DemarcheError), transaction.atomic():
                    self.do(act, actor, self.people[about], seat, self.places[place])
                for (person, owner), rights in self.rights().items():
                    grown = rights - before.get((person, owner), frozenset())
                    if grown and owner != self.body.pk:
                        giver = before.get((actor.pk, owner), frozenset()) | self.offered(person, owner)
                        assert grown <= giver, (act, by, about, seat, place)
                assert not any(owner == self.places["theirs"].pk for _person, owner in self.rights())

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

    def manages(self, person: User, place: Organisation) -> bool:
        seat = roles_of(person, now=NOW).get(place.pk)
        return seat is not None and Right.MANAGE in rights_of(seat)

    def rights(self) -> dict[Any, frozenset[Right]]:
        return {
            (person.pk, owner): rights_of(seat)
            for person in self.people.values()
            for owner, seat in roles_of(person, now=NOW).items()
        }

    def offered(self, person: Any, owner: Any) -> frozenset[Right]:
        """What somebody who has all of it now offered this person by an invitation."""
        rows = Invitation.objects.filter(used_by=person, owner=owner)
        return frozenset().union(
            *(rights_of(row.seat) & self.rights().get((row.invited_by_id, owner), frozenset()) for row in rows)
        )
