"""Members are added, given another role and let go by the owners of an organisation."""

import pytest
from django.test import Client

from organisations.enums import Role
from organisations.models import Membership, Organisation
from organisations.ownership import all_owners
from tests.factories import NOW, make_member, make_organisation, make_user
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


def test_nobody_is_let_in_who_was_not_asked(sign_in: SignIn) -> None:
    assert sign_in().get(ADD).status_code == 403


def test_an_owner_grants_that_an_organiser_sees_who_has_signed(sign_in: SignIn, organisation: Organisation) -> None:
    client, ben = sign_in(), make_member(organisation, Role.ORGANISER, "ben@steppe.example", granted=())
    with all_owners():
        page = f"/staff/organisations/membership/{Membership.objects.get(user=ben).pk}/change/"
    assert send(client, page, sees_persons="on") == 302
    with all_owners():
        assert Membership.objects.get(user=ben).sees_persons
    assert send(client, page, role="reporter", sees_persons="on") == 422


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


def test_an_owner_gives_up_the_own_role_and_signs_in_anew(sign_in: SignIn, organisation: Organisation) -> None:
    client = sign_in()
    with all_owners():
        page = f"/staff/organisations/membership/{Membership.objects.get().pk}/"
    assert client.get(page + "end/").status_code == 403  # one leaves by the page of the own account
    assert send(client, page + "change/", role="organiser") == 422
    make_member(organisation, Role.OWNER, "olga@steppe.example")
    assert send(client, page + "change/", role="organiser") == 302
    assert members()["anna@steppe.example"] == (Role.ORGANISER, True)
    assert client.get("/staff/").status_code == 302


def test_a_second_owner_decides_on_the_member_s_page(plain_static: None) -> None:
    steppe = make_organisation()
    anna, bo = (make_member(steppe, Role.OWNER, f"{name}@steppe.example") for name in ("anna", "bo"))
    with all_owners():
        cleo = Membership.objects.create(owner=steppe, user=make_user("cleo@x.example"), role=Role.ORGANISER, since=NOW)
    first, second = Client(), Client()
    first.force_login(anna)
    second.force_login(bo)
    page = f"/staff/organisations/membership/{cleo.pk}/"
    said = first.post(f"{page}change/", {"role": "owner"}, follow=True).content.decode()
    assert "Another owner has to agree first" in said
    shown = first.get(f"{page}change/").content.decode()
    assert ("becomes an owner, if another owner agrees" in shown, f"{page}agree/" in shown) == (True, False)
    assert first.post(f"{page}agree/").status_code == 403
    assert f"{page}agree/" in second.get(f"{page}change/").content.decode()
    assert second.post(f"{page}agree/").status_code == 302
    with all_owners():
        cleo.refresh_from_db()
    assert (cleo.role, cleo.proposal) == (Role.OWNER, "")
    assert "has to agree first" in first.post(f"{page}end/", follow=True).content.decode()
