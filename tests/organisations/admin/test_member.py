"""Members are added, given another role and let go by the owners of an organisation."""

import pytest
from django.test import Client

from organisations.enums import Role
from organisations.models import Membership, Organisation
from organisations.ownership import all_owners
from tests.factories import make_member
from tests.organisations.admin.conftest import SignIn
from tests.organisations.admin.pages import form_of

pytestmark = pytest.mark.django_db
ADD = "/staff/organisations/membership/add/"


def send(client: Client, address: str, **values: str) -> int:
    data = form_of(client.get(address).content.decode())
    return client.post(address, data | {name: [value] for name, value in values.items()}).status_code


def members() -> dict[str, tuple[str, bool]]:
    with all_owners():
        rows = Membership.objects.select_related("user")
        return {row.user.email: (row.role, row.until is None) for row in rows}


def test_an_owner_adds_a_member_by_e_mail(sign_in: SignIn) -> None:
    assert send(sign_in(), ADD, email="ben@steppe.example", name="Ben", role="reporter") == 302
    assert members()["ben@steppe.example"] == (Role.REPORTER, True)


def test_a_wrong_address_is_said_at_its_field(sign_in: SignIn) -> None:
    assert send(sign_in(), ADD, email="ben", name="Ben", role="reporter") == 422
    assert [*members()] == ["anna@steppe.example"]


def test_an_organiser_reads_the_members_and_changes_none(sign_in: SignIn, organisation: Organisation) -> None:
    make_member(organisation, Role.OWNER, "olga@steppe.example")
    client = sign_in(Role.ORGANISER)
    assert "olga@steppe.example" in client.get("/staff/organisations/membership/").content.decode()
    assert client.get(ADD).status_code == 403
    with all_owners():
        pages = [f"/staff/organisations/membership/{row.pk}/" for row in Membership.objects.all()]
    assert {client.post(page + act).status_code for page in pages for act in ("change/", "end/")} == {403}


def test_the_page_ends_a_membership_and_keeps_it(sign_in: SignIn, organisation: Organisation) -> None:
    client = sign_in()
    make_member(organisation, Role.REPORTER, "ben@steppe.example")
    with all_owners():
        row = Membership.objects.get(user__email="ben@steppe.example")
    page = f"/staff/organisations/membership/{row.pk}/"
    assert client.get(page + "end/").status_code == 200
    assert members()["ben@steppe.example"] == (Role.REPORTER, True)
    assert send(client, page + "end/") == 302
    assert members()["ben@steppe.example"] == (Role.REPORTER, False)
    assert client.post(page + "change/", {"role": "owner"}).status_code == 403


def test_the_last_owner_is_told_why_they_cannot_leave(sign_in: SignIn) -> None:
    client = sign_in()
    with all_owners():
        row = Membership.objects.get()
    response = client.post(f"/staff/organisations/membership/{row.pk}/end/")
    assert (response.status_code, "The last owner cannot leave" in response.content.decode()) == (422, True)
