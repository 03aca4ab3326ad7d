"""It takes two owners to make another one or to put one out, wherever there is a second one to be asked (threat T16)."""

import pytest
from django.core.management import CommandError, call_command

from organisations.domain.invitation import accept_invitation, invite_member
from organisations.domain.mail import TABLE
from organisations.domain.member import agree_to_proposal, change_member, decline_proposal, end_membership
from organisations.enums import Proposal, Role, SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Invitation, Mail, Membership, Organisation, SecurityEntry, User
from organisations.ownership import all_owners
from organisations.queries.invitation import address_of
from organisations.sealing import unseal
from tests.factories import NOW, make_member, make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def steppe() -> Organisation:
    return make_organisation("Steppe")


def owner(steppe: Organisation, name: str) -> User:
    return make_member(steppe, Role.OWNER, f"{name}@steppe.example")


def seat_of(person: User) -> Membership:
    with all_owners():
        row: Membership = Membership.objects.get(user=person, until=None)
        return row


def make_owner(person: User, by: User) -> Membership:
    row = seat_of(person)
    row.role = Role.OWNER
    return change_member(row, by=by, now=NOW)


def logged(steppe: Organisation) -> list[str]:
    return [*SecurityEntry.objects.filter(organisation=steppe).order_by("sequence").values_list("kind", flat=True)]


def asked() -> dict[str, str]:
    with all_owners():
        return {
            unseal(mail.recipient_sealed, TABLE, "recipient_sealed", mail.pk): unseal(
                mail.body_sealed, TABLE, "body_sealed", mail.pk
            )
            for mail in Mail.objects.filter(kind="member_proposed")
        }


def test_a_new_owner_is_proposed_and_made_when_another_owner_agrees(steppe: Organisation) -> None:
    anna, bo, cleo = owner(steppe, "anna"), owner(steppe, "bo"), make_member(steppe, email="cleo@steppe.example")
    proposed = make_owner(cleo, anna)
    assert (proposed.role, seat_of(cleo).role, seat_of(cleo).proposal) == (Role.ORGANISER, Role.ORGANISER, "owner")
    assert {*asked()} == {"bo@steppe.example"}
    assert f"/staff/organisations/membership/{proposed.pk}/change/" in asked()["bo@steppe.example"]
    for person, why in ((anna, "you proposed it"), (cleo, "do not have themselves")):
        with pytest.raises(DemarcheError, match=why):
            agree_to_proposal(proposed, by=person, now=NOW)
    agree_to_proposal(proposed, by=bo, now=NOW)
    assert (seat_of(cleo).role, seat_of(cleo).proposal, seat_of(cleo).proposed_by) == (Role.OWNER, "", None)
    assert logged(steppe)[-2:] == [SecurityKind.ROLE_PROPOSED, SecurityKind.ROLE_GRANTED]
    with pytest.raises(DemarcheError, match="any more"):
        agree_to_proposal(proposed, by=bo, now=NOW)


def test_another_role_that_is_given_meanwhile_ends_what_was_proposed(steppe: Organisation) -> None:
    anna, bo, cleo = (
        owner(steppe, "anna"),
        owner(steppe, "bo"),
        make_member(steppe, email="c@steppe.example", granted=()),
    )
    make_owner(cleo, anna)
    row = seat_of(cleo)
    row.role = Role.REPORTER
    change_member(row, by=bo, now=NOW)
    assert (seat_of(cleo).role, seat_of(cleo).proposal) == (Role.REPORTER, "")
    with pytest.raises(DemarcheError, match="any more"):
        agree_to_proposal(row, by=bo, now=NOW)


def test_an_only_owner_asks_nobody(steppe: Organisation) -> None:
    anna, cleo = owner(steppe, "anna"), make_member(steppe, email="cleo@steppe.example")
    assert make_owner(cleo, anna).role == Role.OWNER
    assert asked() == {}


def test_who_proposed_and_is_no_owner_any_more_is_agreed_with_no_more(steppe: Organisation) -> None:
    anna, bo, cleo = owner(steppe, "anna"), owner(steppe, "bo"), make_member(steppe, email="cleo@steppe.example")
    proposed = make_owner(cleo, anna)
    end_membership(seat_of(anna), by=anna, now=NOW)
    with pytest.raises(DemarcheError, match="do not have themselves"):
        agree_to_proposal(proposed, by=bo, now=NOW)
    decline_proposal(proposed, by=bo, now=NOW)
    assert (seat_of(cleo).proposal, logged(steppe)[-1]) == ("", SecurityKind.ROLE_DECLINED)


def test_of_three_owners_two_put_the_third_out_and_of_two_none_the_other(steppe: Organisation) -> None:
    anna, bo, dan = owner(steppe, "anna"), owner(steppe, "bo"), owner(steppe, "dan")
    assert end_membership(seat_of(dan), by=anna, now=NOW).proposal == Proposal.END
    assert seat_of(dan).until is None
    agree_to_proposal(seat_of(dan), by=bo, now=NOW)
    with pytest.raises(DemarcheError, match="only owners"):
        end_membership(seat_of(bo), by=anna, now=NOW)
    row = seat_of(bo)
    row.role = Role.REPORTER
    with pytest.raises(DemarcheError, match="only by themselves"):
        change_member(row, by=anna, now=NOW)
    call_command("end_membership", "bo@steppe.example", "Steppe")
    with all_owners():
        assert not Membership.objects.filter(user=bo, until=None).exists()
    with pytest.raises(CommandError, match="last owner"):
        call_command("end_membership", "anna@steppe.example", "Steppe")
    with pytest.raises(CommandError, match="No account"):
        call_command("end_membership", "nobody@steppe.example", "Steppe")


def test_an_owner_goes_and_takes_a_lesser_role_by_themselves(steppe: Organisation) -> None:
    anna, bo = owner(steppe, "anna"), owner(steppe, "bo")
    row = seat_of(bo)
    row.role = Role.REPORTER
    assert change_member(row, by=bo, now=NOW).role == Role.REPORTER
    assert end_membership(seat_of(bo), by=anna, now=NOW).until == NOW


def test_who_is_invited_as_an_owner_comes_in_as_an_organiser_until_a_second_owner_agrees(steppe: Organisation) -> None:
    anna, bo, eva = owner(steppe, "anna"), owner(steppe, "bo"), make_user("eva@steppe.example")
    with all_owners():
        invited = invite_member(Invitation(owner=steppe, role=Role.OWNER), address=eva.email, by=anna, now=NOW)
        assert address_of(invited) == eva.email
        accept_invitation(invited, by=eva, now=NOW)
    seat = seat_of(eva)
    assert (seat.role, seat.sees_persons, seat.proposal, seat.proposed_by) == (Role.ORGANISER, False, "owner", anna)
    agree_to_proposal(seat, by=bo, now=NOW)
    assert seat_of(eva).role == Role.OWNER
