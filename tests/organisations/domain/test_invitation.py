"""Invited by mail: one link, one week, one use, and never above who invites."""

import re
from datetime import timedelta
from typing import Any

import pytest

from organisations.domain.invitation import (
    ACCEPTED_WITHIN,
    KEPT,
    accept_as_new,
    accept_invitation,
    forget_invitations,
    hand_over_body,
    invite_again,
    invite_member,
    revoke_invitation,
)
from organisations.domain.mail import TABLE
from organisations.domain.member import end_membership
from organisations.enums import InvitationState, Role, SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Invitation, Mail, Membership, Organisation, SecurityEntry, User
from organisations.ownership import all_owners
from organisations.permissions import Right, may
from organisations.queries.invitation import address_of, find_invitation
from organisations.queries.member import roles_of
from organisations.sealing import unseal
from tests.factories import NOW, make_member, make_organisation, make_user

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
PASSWORD = "Seventeen herons at dusk"  # pragma: allowlist secret
BEN = "ben@union.example"


@pytest.fixture
def steppe() -> Organisation:
    return make_organisation("Steppe")


@pytest.fixture
def anna(steppe: Organisation) -> User:
    return make_member(steppe, Role.OWNER)


def invite(organisation: Organisation, by: User | None, role: Role = Role.ORGANISER, **granted: bool) -> Invitation:
    return invite_member(Invitation(owner=organisation, role=role, **granted), address=BEN, by=by, now=NOW)


def token_in(mail: Mail) -> str:
    assert mail.body_sealed
    body = unseal(mail.body_sealed, TABLE, "body_sealed", mail.pk)
    found = re.search(r"http://127\.0\.0\.1:8000/staff/account/s/invitation/([\w-]+)/\n", body)
    assert found
    return found[1]


def mailed() -> list[str]:
    with all_owners():
        return [token_in(mail) for mail in Mail.objects.filter(kind="invitation").order_by("created_at")]


def fresh(invitation: Invitation) -> Invitation:
    with all_owners():
        row: Invitation = Invitation.objects.get(pk=invitation.pk)
        return row


def accept(invitation: Invitation, by: User, now: Any = LATER) -> Membership:
    return accept_invitation(invitation, by=by, now=now)


def test_the_link_stands_in_the_mail_alone_and_finds_the_invitation(steppe: Organisation, anna: User) -> None:
    invitation = invite(steppe, anna)
    (token,) = mailed()
    assert find_invitation(token) == invitation
    assert token not in repr(vars(fresh(invitation))) and address_of(invitation) == BEN
    assert SecurityEntry.objects.filter(kind=SecurityKind.INVITED, actor=anna, organisation=steppe).count() == 1


def test_somebody_without_account_makes_one_and_is_a_member(steppe: Organisation, anna: User) -> None:
    invitation = invite(steppe, anna, sees_persons=True)
    membership = accept_as_new(invitation, name=" Ben  Okafor", password=PASSWORD, now=LATER)
    ben = membership.user
    assert (ben.email, ben.name, ben.check_password(PASSWORD)) == (BEN, "Ben Okafor", True)
    roles = roles_of(ben, now=LATER)
    assert may(roles, Right.SEE_PERSONS, steppe.pk) and not may(roles, Right.ERASE_PERSONS, steppe.pk)


def test_a_weak_password_makes_no_account_and_uses_nothing_up(steppe: Organisation, anna: User) -> None:
    invitation = invite(steppe, anna)
    with pytest.raises(DemarcheError) as refusal:
        accept_as_new(invitation, name="Ben", password="short", now=LATER)  # pragma: allowlist secret
    assert refusal.value.field == "password"
    assert not User.objects.filter(email=BEN).exists() and fresh(invitation).used_at is None


def test_who_has_an_account_joins_with_it_and_nobody_else_does(steppe: Organisation, anna: User) -> None:
    invitation, ben = invite(steppe, anna), make_user(BEN)
    with pytest.raises(DemarcheError, match="another address"):
        accept(invitation, make_user("eve@union.example"))
    with pytest.raises(DemarcheError, match="Sign in"):
        accept_as_new(invitation, name="Ben", password=PASSWORD, now=LATER)
    assert accept(invitation, ben).user == ben


def test_a_link_works_once(steppe: Organisation, anna: User) -> None:
    invitation, ben = invite(steppe, anna), make_user(BEN)
    end_membership(accept(invitation, ben), by=None, now=LATER)
    with pytest.raises(DemarcheError, match="accepted or taken back"):
        accept(invitation, ben)
    assert address_of(fresh(invitation)) == "" and not mailed()


def test_a_link_ends_after_a_week_and_is_sent_again_as_another(steppe: Organisation, anna: User) -> None:
    invitation, ben = invite(steppe, anna), make_user(BEN)
    (old,) = mailed()
    over = NOW + ACCEPTED_WITHIN
    assert fresh(invitation).state_at(over) == InvitationState.OVER
    with pytest.raises(DemarcheError, match="has ended"):
        accept(invitation, ben, over)
    invite_again(invitation, by=anna, now=over)
    (new,) = mailed()
    with pytest.raises(Invitation.DoesNotExist):
        find_invitation(old)
    assert accept(find_invitation(new), ben, over + timedelta(days=6)).owner == steppe


def test_what_was_taken_back_lets_nobody_in(steppe: Organisation, anna: User) -> None:
    invitation = invite(steppe, anna)
    revoke_invitation(invitation, by=anna, now=NOW)
    with pytest.raises(DemarcheError, match="taken back"):
        accept(invitation, make_user(BEN))
    assert not mailed()
    invite(steppe, anna)  # and the address can be asked anew


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.COORDINATOR, Role.REPORTER])
def test_nobody_invites_above_themselves(steppe: Organisation, role: Role) -> None:
    by = make_member(steppe, role, granted=())
    with pytest.raises(DemarcheError, match="do not have themselves"):
        invite(steppe, by, Role.OWNER)
    with pytest.raises(DemarcheError, match="do not have themselves"):
        invite(steppe, by, Role.ORGANISER, exports_persons=True)
    with pytest.raises(DemarcheError, match="do not have themselves"):
        invite(make_organisation("Others"), by, Role.REPORTER)


def test_nobody_sends_again_what_is_above_themselves(steppe: Organisation, anna: User) -> None:
    invitation, olzhas = invite(steppe, anna, Role.OWNER), make_member(steppe, Role.ORGANISER, "olzhas@steppe.example")
    with pytest.raises(DemarcheError, match="do not have themselves"):
        invite_again(invitation, by=olzhas, now=LATER)
    assert (fresh(invitation).invited_by, fresh(invitation).sent_at) == (anna, NOW)


def test_an_invitation_is_worth_what_its_inviter_may_when_it_is_accepted(steppe: Organisation, anna: User) -> None:
    make_member(steppe, Role.OWNER, "olga@steppe.example")
    invitation = invite(steppe, anna, Role.OWNER)
    with all_owners():
        end_membership(Membership.objects.get(user=anna), by=anna, now=NOW)
    with pytest.raises(DemarcheError, match="do not have themselves"):
        accept(invitation, make_user(BEN))


@pytest.mark.parametrize(
    ("role", "granted"),
    [(Role.REPORTER, "sees_persons"), (Role.COORDINATOR, "exports_persons"), (Role.OWNER, "erases_persons")],
)
def test_what_does_not_fit_the_role_is_not_granted(steppe: Organisation, anna: User, role: Role, granted: str) -> None:
    with pytest.raises(DemarcheError, match="Only organisers"):
        invite(steppe, anna, role, **{granted: True})


def test_a_member_or_an_address_that_was_asked_is_not_asked_twice(steppe: Organisation, anna: User) -> None:
    invite(steppe, anna)
    with pytest.raises(DemarcheError, match="invited already"):
        invite(steppe, anna)
    make_member(steppe, email="ben2@union.example")
    with pytest.raises(DemarcheError, match="member already"):
        invite_member(Invitation(owner=steppe, role=Role.REPORTER), address="ben2@union.example", by=anna, now=NOW)


def test_the_address_of_who_did_not_come_is_forgotten(steppe: Organisation, anna: User) -> None:
    invitation = invite(steppe, anna)
    over = NOW + ACCEPTED_WITHIN + KEPT
    assert [forget_invitations(now=moment) for moment in (over - timedelta(seconds=1), over, over)] == [0, 1, 0]
    assert address_of(fresh(invitation)) == ""
    with pytest.raises(DemarcheError, match="not kept"):
        invite_again(invitation, by=anna, now=over)


def test_a_body_is_handed_over_to_its_own_people_and_keeps_itself(steppe: Organisation, anna: User) -> None:
    body = make_organisation("Dockers", entered_by=steppe)
    invitation = hand_over_body(body, address=BEN, by=anna, now=NOW)
    membership = accept_as_new(invitation, name="Ben", password=PASSWORD, now=LATER)
    body.refresh_from_db()
    assert (membership.owner, membership.role, body.holder_id) == (body, Role.OWNER, body.pk)
    assert [*roles_of(membership.user, now=LATER)] == [body.pk]
    logged = SecurityEntry.objects.filter(kind=SecurityKind.BODY_RELEASED)
    assert {entry.organisation for entry in logged} == {steppe, body}
    with pytest.raises(DemarcheError, match="keeps itself"):
        hand_over_body(body, address="x@union.example", by=anna, now=LATER)


def test_an_organiser_hands_no_body_over(steppe: Organisation) -> None:
    body = make_organisation("Dockers", entered_by=steppe)
    with pytest.raises(DemarcheError, match="do not have themselves"):
        hand_over_body(body, address=BEN, by=make_member(steppe, Role.ORGANISER), now=NOW)
