"""The pages on which a person sees where they work, and leaves."""

import pytest
from django.test import Client
from django.urls import reverse

from organisations.enums import Role
from organisations.models import Membership, Organisation, Session, User
from organisations.ownership import all_owners
from organisations.queries.clock import read_clock
from organisations.queries.member import roles_of
from tests.factories import make_member, make_organisation, make_user
from tests.organisations.domain.test_invitation import BEN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static")]

DEPART = reverse("account_depart", urlconf="config.urls_staff")


@pytest.fixture
def steppe() -> Organisation:
    return make_organisation("Steppe")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_member_leaves_by_themselves_is_signed_out_and_what_was_stays_on_record(steppe: Organisation) -> None:
    make_member(steppe, Role.OWNER, "olga@steppe.example")
    ben = make_member(steppe, Role.REPORTER, BEN)
    browser = signed_in(ben)
    with all_owners():
        row = Membership.objects.get(user=ben)
    leave = reverse("account_leave", args=[row.pk])
    assert leave in browser.get(reverse("account_memberships")).content.decode()
    assert browser.get(leave).status_code == 200 and roles_of(ben, now=read_clock())
    assert browser.post(leave).status_code == 302
    assert not roles_of(ben, now=read_clock()) and not Session.objects.filter(user=ben).exists()
    again = signed_in(ben)
    assert "until" in again.get(reverse("account_memberships")).content.decode()
    assert again.post(leave).status_code == 404


def test_the_last_owner_is_told_why_they_cannot_leave_and_nobody_ends_anothers(steppe: Organisation) -> None:
    anna = make_member(steppe, Role.OWNER)
    with all_owners():
        row = Membership.objects.get(user=anna)
    leave = reverse("account_leave", args=[row.pk])
    answer = signed_in(anna).post(leave)
    assert (answer.status_code, "last owner" in answer.content.decode()) == (422, True)
    assert signed_in(make_member(steppe, Role.OWNER, "olga@steppe.example")).post(leave).status_code == 404


def test_who_works_nowhere_empties_the_own_account_after_a_question() -> None:
    ben = make_user(BEN, name="Ben Okoye")
    browser = signed_in(ben)
    assert DEPART in browser.get(reverse("account_memberships")).content.decode()
    assert "cannot be undone" in browser.get(DEPART).content.decode()
    assert User.objects.get(pk=ben.pk).name == "Ben Okoye"
    assert browser.post(DEPART).status_code == 302
    ben.refresh_from_db()
    assert (ben.name, ben.is_active, str(ben)) == ("", False, "a person who has left")
    assert not Session.objects.filter(user=ben).exists()
    assert browser.get("/staff/").status_code == 302


def test_who_works_somewhere_or_runs_the_installation_cannot(steppe: Organisation) -> None:
    for person in (make_member(steppe, Role.REPORTER, BEN), make_user("op@steppe.example", is_operator=True)):
        browser = signed_in(person)
        assert DEPART not in browser.get(reverse("account_memberships")).content.decode()
        assert (browser.get(DEPART).status_code, browser.post(DEPART).status_code) == (404, 404)
        assert User.objects.get(pk=person.pk).is_active
