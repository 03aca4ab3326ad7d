from datetime import timedelta
from typing import Any

import pytest

from organisations.domain.mail import TABLE
from organisations.domain.member import add_member, change_member, end_membership, found_organisation
from organisations.enums import Role, SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Mail, Membership, Organisation, SecurityEntry, User
from organisations.ownership import all_owners
from organisations.permissions import Right, may
from organisations.queries.member import roles_of
from organisations.sealing import unseal
from tests.factories import NOW, make_member, make_organisation, make_user

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def add(organisation: Organisation, email: str, name: str, role: Role = Role.ORGANISER) -> Membership:
    return add_member(Membership(owner=organisation, user=User(email=email, name=name), role=role), by=None, now=NOW)


def membership_of(user: User) -> Membership:
    with all_owners():
        membership: Membership = Membership.objects.get(user=user)
        return membership


def log_of(organisation: Organisation) -> list[tuple[str, Any]]:
    entries = SecurityEntry.objects.filter(organisation=organisation).order_by("id")
    return [(entry.kind, entry.detail) for entry in entries]


def test_a_new_address_makes_an_account_that_cannot_sign_in_yet() -> None:
    organisation = make_organisation()
    account = add(organisation, "ben@steppe.example", "Ben Okafor").user
    assert (account.name, account.has_usable_password(), account.is_operator) == ("Ben Okafor", False, False)
    assert may(roles_of(account, now=NOW), Right.EDIT, organisation.pk)
    assert log_of(organisation) == [(SecurityKind.ROLE_GRANTED, {"role": "organiser"})]


def test_a_known_address_with_its_name_joins_as_the_same_account() -> None:
    known = make_user("ben@steppe.example", name="Ben Okafor")
    assert add(make_organisation(), "BEN@steppe.example", " ben  okafor").user == known
    assert User.objects.count() == 1


def test_a_known_address_does_not_tell_its_name() -> None:
    make_user("ben@steppe.example", name="Ben Okafor")
    with pytest.raises(DemarcheError, match="under another name") as refusal:
        add(make_organisation(), "ben@steppe.example", "Somebody")
    assert refusal.value.field == "name"
    assert "Okafor" not in str(refusal.value)


def test_a_closed_account_is_not_added() -> None:
    make_user("ben@steppe.example", name="Ben Okafor", is_active=False)
    with pytest.raises(DemarcheError, match="closed"):
        add(make_organisation(), "ben@steppe.example", "Ben Okafor")


@pytest.mark.parametrize(
    ("email", "name", "field"), [("no address", "Ben", "email"), ("ben@steppe.example", "", "name")]
)
def test_an_account_needs_an_address_and_a_name(email: str, name: str, field: str) -> None:
    with pytest.raises(DemarcheError) as refusal:
        add(make_organisation(), email, name)
    assert refusal.value.field == field
    assert not User.objects.exists()


def test_nobody_is_a_member_twice() -> None:
    organisation = make_organisation()
    add(organisation, "ben@steppe.example", "Ben")
    with pytest.raises(DemarcheError, match="a member already"):
        add(organisation, "ben@steppe.example", "Ben", Role.REPORTER)


def test_who_is_added_is_told_by_mail_once_and_where_to_set_a_password() -> None:
    add(make_organisation("Steppe"), "ben@steppe.example", "Ben")
    with all_owners():
        mail = Mail.objects.get()
    body = unseal(mail.body_sealed, TABLE, "body_sealed", mail.pk)
    assert "http://127.0.0.1:8000/staff/account/password/reset/" in body
    assert "Steppe" in unseal(mail.subject_sealed, TABLE, "subject_sealed", mail.pk)


def test_another_role_holds_at_once_and_is_logged() -> None:
    organisation = make_organisation()
    make_member(organisation, Role.OWNER)
    membership = add(organisation, "ben@steppe.example", "Ben")
    membership.role = Role.REPORTER
    change_member(membership, by=None, now=NOW)
    assert not may(roles_of(membership.user, now=NOW), Right.EDIT, organisation.pk)
    assert log_of(organisation)[-1] == (SecurityKind.ROLE_GRANTED, {"role": "reporter"})


def test_a_membership_that_ended_is_kept_and_gives_no_right() -> None:
    organisation = make_organisation()
    make_member(organisation, Role.OWNER)
    membership = add(organisation, "ben@steppe.example", "Ben")
    end_membership(membership, by=None, now=LATER)
    assert membership_of(membership.user).until == LATER
    assert roles_of(membership.user, now=LATER) == {}
    assert log_of(organisation)[-1][0] == SecurityKind.ROLE_ENDED


def test_who_left_can_be_added_again_and_both_times_are_kept() -> None:
    organisation = make_organisation()
    make_member(organisation, Role.OWNER)
    end_membership(add(organisation, "ben@steppe.example", "Ben"), by=None, now=NOW)
    again = add(organisation, "ben@steppe.example", "Ben")
    with all_owners():
        assert Membership.objects.filter(user=again.user).count() == 2


@pytest.mark.parametrize("act", ["end", "demote"])
def test_the_last_owner_cannot_leave(act: str) -> None:
    organisation = make_organisation()
    membership = membership_of(make_member(organisation, Role.OWNER))
    with pytest.raises(DemarcheError, match="last owner"):
        if act == "end":
            end_membership(membership, by=None, now=NOW)
        else:
            membership.role = Role.ORGANISER
            change_member(membership, by=None, now=NOW)
    assert membership_of(membership.user).role == Role.OWNER


def test_an_owner_leaves_when_there_is_another() -> None:
    organisation = make_organisation()
    first = membership_of(make_member(organisation, Role.OWNER))
    make_member(organisation, Role.OWNER, "ben@steppe.example")
    assert end_membership(first, by=None, now=NOW).until == NOW


@pytest.mark.parametrize("act", [end_membership, change_member])
def test_a_membership_that_ended_is_not_touched_again(act: Any) -> None:
    organisation = make_organisation()
    make_member(organisation, Role.OWNER)
    membership = end_membership(add(organisation, "ben@steppe.example", "Ben"), by=None, now=NOW)
    with pytest.raises(DemarcheError, match="has ended"):
        act(membership, by=None, now=LATER)


def test_an_organisation_is_founded_with_its_owner() -> None:
    membership = found_organisation(
        Organisation(name="Steppe"), email="anna@steppe.example", name="Anna", by=None, now=NOW
    )
    assert (membership.owner.name, membership.role, membership.user.name) == ("Steppe", Role.OWNER, "Anna")
