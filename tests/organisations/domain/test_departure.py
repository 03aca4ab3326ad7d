"""Accounts of people who have left: emptied in the end, and never that of somebody who still works here."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate

from organisations.domain.departure import KEPT, empty_account, empty_accounts
from organisations.domain.member import add_member, end_membership
from organisations.enums import Role, SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Membership, Organisation, SecurityEntry, Session, User
from organisations.ownership import all_owners
from organisations.queries.clock import read_clock
from tests.factories import NOW, make_member, make_organisation, make_user

pytestmark = pytest.mark.django_db

BEN, PASSWORD = "ben@union.example", "correct horse battery"  # pragma: allowlist secret
MOMENT = timedelta(seconds=1)


@pytest.fixture
def steppe() -> Organisation:
    organisation = make_organisation("Steppe")
    make_member(organisation, Role.OWNER)
    return organisation


def leave(organisation: Organisation, at: datetime, **values: object) -> User:
    """Ben, who was a reporter there until that moment."""
    ben = make_member(organisation, Role.REPORTER, BEN)
    User.objects.filter(pk=ben.pk).update(name="Ben Okoye", **values)
    with all_owners():
        end_membership(Membership.objects.get(user=ben), by=None, now=at)
    return User.objects.get(pk=ben.pk)


def test_an_account_is_emptied_180_days_after_its_holder_has_left(steppe: Organisation) -> None:
    ben = leave(steppe, NOW, last_login=NOW - timedelta(days=9))
    assert empty_accounts(now=NOW + KEPT) == 0
    assert empty_accounts(now=NOW + KEPT + MOMENT) == 1
    ben.refresh_from_db()
    assert (ben.email, ben.name, ben.last_login) == (f"{ben.pk}@emptied.invalid", "", None)
    assert str(ben) == "a person who has left"
    assert empty_accounts(now=NOW + 2 * KEPT) == 0


def test_one_that_cannot_be_emptied_keeps_no_other_waiting(
    steppe: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(steppe, NOW)
    other = make_user("cleo@union.example")

    def breaks(user: User, **values: Any) -> User:
        if user.email == BEN:
            raise RuntimeError("broken")
        return empty_account(user, **values)

    monkeypatch.setattr("organisations.domain.departure.empty_account", breaks)
    with pytest.raises(ExceptionGroup, match="could not be emptied"):
        empty_accounts(now=NOW + 2 * KEPT)
    assert not User.objects.get(pk=other.pk).is_active and User.objects.get(email=BEN).is_active


def test_the_days_begin_anew_with_each_time_of_signing_in(steppe: Organisation) -> None:
    leave(steppe, NOW - 2 * KEPT, last_login=NOW)
    assert (empty_accounts(now=NOW + KEPT), empty_accounts(now=NOW + KEPT + MOMENT)) == (0, 1)


def test_nobody_is_emptied_who_works_somewhere_or_runs_the_installation(steppe: Organisation) -> None:
    ben = leave(steppe, NOW)
    make_user("op@steppe.example", is_operator=True)
    add_member(Membership(owner=make_organisation("Union"), user=ben, role=Role.REPORTER), by=None, now=NOW)
    assert empty_accounts(now=NOW + 9 * KEPT) == 0
    with pytest.raises(DemarcheError, match="Leave every organisation first"):
        empty_account(ben, by=ben, now=NOW)
    assert User.objects.get(pk=ben.pk).name == "Ben Okoye"


def test_nothing_lets_anybody_in_any_more_and_the_log_says_when(steppe: Organisation) -> None:
    ben = leave(steppe, NOW)
    ben.set_password(PASSWORD)
    ben.save()
    EmailAddress.objects.create(user=ben, email=BEN)
    Authenticator.objects.create(user=ben, type=Authenticator.Type.TOTP, data={})
    Session.objects.create(session_key="k", session_data="", expire_date=NOW, user=ben)
    empty_account(ben, by=ben, now=NOW)
    assert authenticate(email=BEN, password=PASSWORD) is None
    for left in (EmailAddress, Authenticator, Session):
        assert not left.objects.filter(user=ben).exists()
    said = SecurityEntry.objects.get(kind=SecurityKind.ACCOUNT_EMPTIED)
    assert (said.organisation, said.subject_id) == (None, ben.pk)


def test_the_address_may_come_back_with_an_account_of_its_own(steppe: Organisation) -> None:
    ben = empty_account(leave(steppe, NOW), by=None, now=NOW)
    anew = Membership(owner=steppe, user=User(email=BEN, name="Ben Okoye"), role=Role.REPORTER)
    assert add_member(anew, by=None, now=NOW).user != ben


def test_it_is_done_by_the_clock(steppe: Organisation) -> None:
    ben = leave(steppe, NOW - 2 * KEPT)
    User.objects.filter(pk=ben.pk).update(date_joined=NOW - 3 * KEPT)
    empty_accounts(now=read_clock())
    assert not User.objects.get(pk=ben.pk).is_active
