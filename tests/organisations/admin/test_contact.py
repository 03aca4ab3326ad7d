"""“I have checked this”: GET shows, POST confirms."""

import pytest
from django.test import Client

from organisations.domain.contact import change_contact
from organisations.enums import ContactKind, Role
from organisations.models import ContactConfirmation, ContactPoint, Organisation
from organisations.ownership import all_owners
from organisations.queries.contact import how_checked
from tests.factories import NOW, confirm, make_contact, make_member, make_organisation, make_recipient
from tests.organisations.admin.conftest import SignIn
from tests.organisations.admin.pages import form_of

pytestmark = pytest.mark.django_db


def address_of(contact: ContactPoint, act: str = "confirm") -> str:
    return f"/staff/organisations/contactpoint/{contact.pk}/{act}/"


def confirmations() -> list[ContactConfirmation]:
    with all_owners():
        return list(ContactConfirmation.objects.select_related("owner", "confirmed_by"))


def send(client: Client, contact: ContactPoint, **values: str) -> int:
    data = form_of(client.get(address_of(contact)).content.decode())
    return client.post(address_of(contact), data | {name: [value] for name, value in values.items()}).status_code


def test_looking_confirms_nothing(sign_in: SignIn) -> None:
    contact = make_contact(make_recipient())
    body = sign_in().get(address_of(contact)).content.decode()
    assert contact.digest[:16] in body
    assert "1 Invented Street<br>London" in body
    assert confirmations() == []


def test_posting_confirms_for_one_s_organisation_with_name_and_way(sign_in: SignIn, organisation: Organisation) -> None:
    contact = make_contact(make_recipient())
    assert send(sign_in(Role.ORGANISER), contact, how="by telephone") == 302
    made = confirmations()[0]
    assert (made.owner, how_checked(made), str(made.confirmed_by), made.digest) == (
        organisation, "by telephone", "Anna", contact.digest,
    )  # fmt: skip


def test_of_two_points_that_the_list_gave_none_takes_the_kind_of_the_other(sign_in: SignIn) -> None:
    recipient = make_recipient()
    page = make_contact(recipient, "https://embassy.example", ContactKind.WEBSITE)
    phone = make_contact(recipient, "+44 20 7946 0000", ContactKind.PHONE)
    for point in (page, phone):
        ContactPoint.objects.filter(pk=point.pk).update(imported_value=point.value)
    client, address = sign_in(), address_of(phone, "change")
    filled = form_of(client.get(address).content.decode())
    refused = client.post(address, filled | {"kind": ["website"], "value": ["https://other.example"]})
    assert refused.status_code == 422
    assert "The list of the directory gives a contact point of this kind already." in refused.content.decode()


def test_how_must_be_said(sign_in: SignIn) -> None:
    assert send(sign_in(), make_contact(make_recipient()), how="") == 422
    assert confirmations() == []


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.REPORTER])
def test_who_may_not_edit_may_not_confirm(sign_in: SignIn, role: Role) -> None:
    contact = make_contact(make_recipient())
    assert sign_in(role).post(address_of(contact), {"how": "by telephone"}).status_code == 403


def test_it_is_confirmed_for_an_organisation_only_where_one_may_edit(sign_in: SignIn) -> None:
    client, reader = sign_in(), make_organisation("Only read")
    make_member(reader, Role.REPORTER)
    assert send(client, make_contact(make_recipient()), how="by telephone", owner=str(reader.pk)) == 422
    assert confirmations() == []


def test_values_that_changed_since_the_page_was_opened_are_not_confirmed(sign_in: SignIn) -> None:
    client, contact = sign_in(), make_contact(make_recipient())
    data = form_of(client.get(address_of(contact)).content.decode())
    contact.value = "2 Other Street"
    change_contact(contact, by=None, now=NOW)
    response = client.post(address_of(contact), data | {"how": ["by telephone"]})
    assert (response.status_code, "while you looked" in response.content.decode()) == (422, True)
    assert confirmations() == []


def test_a_change_is_shown_at_the_old_confirmation(sign_in: SignIn, organisation: Organisation) -> None:
    client, contact = sign_in(), make_contact(make_recipient())
    confirm(contact, organisation)
    assert "changed since" not in client.get(address_of(contact)).content.decode()
    contact.value = "2 Other Street"
    change_contact(contact, by=None, now=NOW)
    assert "the values have changed since" in client.get(address_of(contact)).content.decode()


def test_a_contact_of_the_shared_directory_is_taken_out_only_by_who_relies_on_it(
    sign_in: SignIn, organisation: Organisation
) -> None:
    client, contact = sign_in(), make_contact(make_recipient())
    confirm(contact, make_organisation("Others"))
    assert address_of(contact, "retire") not in client.get(address_of(contact, "change")).content.decode()
    assert client.post(address_of(contact, "retire")).status_code == 403
    confirm(contact, organisation)
    assert address_of(contact, "retire") in client.get(address_of(contact, "change")).content.decode()
    assert client.post(address_of(contact, "retire")).status_code == 302


def test_a_contact_out_of_use_offers_no_act(sign_in: SignIn, organisation: Organisation) -> None:
    client, contact = sign_in(), make_contact(make_recipient())
    confirm(contact, organisation)
    page = address_of(contact, "change")
    assert address_of(contact) in client.get(page).content.decode()
    assert client.post(address_of(contact, "retire")).status_code == 302
    assert address_of(contact) not in client.get(page).content.decode()
    assert send(client, contact, how="by telephone") == 422


def test_an_organiser_adds_a_contact_to_a_recipient_of_the_shared_directory(sign_in: SignIn) -> None:
    client, recipient = sign_in(), make_recipient()
    address = f"/staff/organisations/contactpoint/add/?recipient={recipient.pk}"
    assert address in client.get(f"/staff/organisations/recipient/{recipient.pk}/change/").content.decode()
    data = form_of(client.get(address).content.decode())
    assert client.post(address, data | {"kind": ["email"], "value": ["no address"]}).status_code == 422
    assert client.post(address, data | {"kind": ["email"], "value": ["consul@example.org"]}).status_code == 302
    assert [contact.recipient for contact in ContactPoint.objects.all()] == [recipient]


def test_who_checks_an_address_is_told_that_it_lacks_the_postcode_of_its_country(sign_in: SignIn) -> None:
    london, client = make_recipient(), sign_in()
    lacks, has = make_contact(london), make_contact(london, "1 Invented Street\nLondon SW1A 1AA")
    assert "No postcode as they have it there, like EC1Y 8SY" in client.get(address_of(lacks)).content.decode()
    assert "No postcode" not in client.get(address_of(has)).content.decode()


@pytest.mark.parametrize("management", [{"TOTAL_FORMS": "9" * 20}, {"INITIAL_FORMS": "x"}, {"TOTAL_FORMS": "\0"}])
def test_a_form_that_nobody_was_shown_comes_back_with_its_page(
    sign_in: SignIn, organisation: Organisation, management: dict[str, str]
) -> None:
    contact = make_contact(make_recipient())
    confirm(contact, organisation)
    client = sign_in()
    data = form_of(client.get(address_of(contact, "change")).content.decode())
    crafted = {f"confirmations-{name}": [value] for name, value in management.items()}
    assert client.post(address_of(contact, "change"), data | crafted).status_code == 422
