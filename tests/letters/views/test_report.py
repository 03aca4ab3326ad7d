"""Who may take the delivery report out of the house, and that it is written down that they did."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Campaign, Target
from letters.enums import EventKind
from letters.exports.cells import original_cell, safe_cell
from organisations.enums import Role, SecurityKind
from organisations.identifiers import new_code
from organisations.models import Organisation, Recipient, SecurityEntry, User
from organisations.ownership import all_owners, owner_scope
from organisations.permissions import RIGHTS, Right
from tests.factories import NOW, make_member, make_organisation, make_user
from tests.factories_deliveries import make_delivery, note
from tests.letters.exports.test_cells import DANGEROUS

pytestmark = pytest.mark.usefixtures("one_database")


@pytest.fixture
def ours() -> Organisation:
    return make_organisation()


@pytest.fixture
def campaign(ours: Organisation) -> Campaign:
    with owner_scope([ours.pk]):
        delivery = make_delivery(ours)
        note(delivery, EventKind.HANDED_IN, NOW)
        found: Campaign = delivery.edition.letter.campaign
        return found


def address(campaign: Campaign) -> str:
    return reverse("delivery-report", args=[campaign.code])


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def exports() -> list[SecurityEntry]:
    return list(SecurityEntry.objects.filter(kind=SecurityKind.EXPORTED))


@pytest.mark.parametrize("role", list(Role))
def test_a_member_with_the_right_gets_the_file_and_that_is_logged(
    client: Client, ours: Organisation, campaign: Campaign, role: Role
) -> None:
    user = make_member(ours, role)
    response = signed_in(client, user).get(address(campaign))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="delivery-report-')
    assert response.headers["Cache-Control"].startswith(("private", "max-age=0"))
    (entry,) = exports()
    seen = role != Role.COORDINATOR  # whose city this is not
    assert (",handed in," in response.content.decode()) == seen
    assert (entry.actor, entry.organisation, entry.subject_id, entry.detail["rows"]) == (user, ours, campaign.pk, seen)


def test_a_coordinator_gets_the_own_city_and_is_told_that_it_is_not_all(
    client: Client, ours: Organisation, campaign: Campaign
) -> None:
    user = make_member(ours, Role.COORDINATOR)
    with all_owners():
        Target.objects.update(coordinator=user)
    said = signed_in(client, user).get(address(campaign)).content.decode()
    assert ",handed in," in said and "only those that you take care of" in said


def test_nobody_gets_it_without_signing_in(client: Client, campaign: Campaign) -> None:
    response = client.get(address(campaign))
    assert response.status_code == 302
    assert "login" in response.headers["Location"]
    assert exports() == []


def test_members_of_others_cannot_tell_it_from_one_that_does_not_exist(client: Client, campaign: Campaign) -> None:
    stranger = make_member(make_organisation("Others"), Role.OWNER, "olga@others.example")
    hidden = signed_in(client, stranger).get(address(campaign))
    missing = client.get(reverse("delivery-report", args=[new_code()]))
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert exports() == []


def test_an_account_without_membership_gets_nothing(client: Client, campaign: Campaign) -> None:
    assert signed_in(client, make_user("nobody@steppe.example")).get(address(campaign)).status_code == 404


def test_a_role_without_the_right_is_refused(
    client: Client, ours: Organisation, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RIGHTS, Role.REPORTER, frozenset({Right.SEE}))
    response = signed_in(client, make_member(ours, Role.REPORTER)).get(address(campaign))
    assert response.status_code == 403
    assert exports() == []


def test_only_reading_is_answered(client: Client, ours: Organisation, campaign: Campaign) -> None:
    assert signed_in(client, make_member(ours)).post(address(campaign)).status_code == 405


STORABLE = [text for text in DANGEROUS if "\x00" not in text]
"""PostgreSQL keeps no NUL, so none can come out of it."""


@pytest.mark.parametrize("formula", STORABLE)
def test_no_cell_of_the_file_is_a_formula(client: Client, ours: Organisation, campaign: Campaign, formula: str) -> None:
    with all_owners():
        Recipient.objects.update(city=formula)
        Campaign.objects.update(name=formula)
    content = signed_in(client, make_member(ours)).get(address(campaign)).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content, newline="")))
    assert lines[0][1] == lines[-1][0] == lines[-1][1] == safe_cell(formula)
    assert lines[0][1].startswith("'") and original_cell(lines[0][1]) == formula
