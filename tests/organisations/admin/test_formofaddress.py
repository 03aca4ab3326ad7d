"""The table of forms of address, an organisation's own words in it, and the envelope on a recipient's page."""

import pytest
from django.test import Client

from organisations.enums import Role
from organisations.models import FormOfAddress, HeadOfMission, Organisation
from organisations.ownership import all_owners
from tests.factories import confirm, make_contact, make_organisation, make_recipient, make_user, say_form
from tests.organisations.admin.conftest import SignIn
from tests.organisations.admin.pages import form_of

pytestmark = pytest.mark.django_db
TABLE = "/staff/organisations/formofaddress/"
FORM = {
    "kind": "mission",
    "rank": "ambassador",
    "style": "",
    "language": "sv",
    "envelope": "Ambassadör {name}",
    "salutation": "Ambassadör {name},",
    "close": "Högaktningsfullt",
}


def body(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_table_shows_each_form_with_its_source(sign_in: SignIn) -> None:
    page = body(sign_in(), f"{TABLE}?language=en")
    assert "Your Excellency," in page and "London Diplomatic List 2014" in page
    assert "The Head of Mission" in page and "chargé d&#x27;affaires" in page.lower()


def test_a_language_that_is_not_covered_says_so(sign_in: SignIn) -> None:
    client = sign_in()
    assert "no source was found" in body(client, f"{TABLE}?language=kk")
    assert "no source was found" not in body(client, f"{TABLE}?language=sv")


def test_a_language_that_nobody_knows_shows_the_first(sign_in: SignIn) -> None:
    assert "Your Excellency," in body(sign_in(), f"{TABLE}?language=xx'")


def test_a_form_is_said_in_own_words_from_the_shipped_ones_and_given_up_again(sign_in: SignIn) -> None:
    client = sign_in()
    begun = client.get(f"{TABLE}add/?kind=mission&rank=vacant&style=&language=sv&salutation=Till+den+det+ber%C3%B6r")
    assert form_of(begun.content.decode())["salutation"] == ["Till den det berör"]
    owner = form_of(begun.content.decode())["for_organisation"]
    added = client.post(f"{TABLE}add/", {**FORM, "for_organisation": owner[0]})
    assert added.status_code == 302 and added.headers["Location"] == f"{TABLE}?language=sv"
    page = body(client, f"{TABLE}?language=sv")
    assert "Ambassadör {name}," in page and "own words" in page
    with all_owners():
        form = FormOfAddress.objects.get()
    client.post(f"{TABLE}{form.pk}/delete/", {"post": "yes"})
    assert "Ambassadör {name}," not in body(client, f"{TABLE}?language=sv")


def test_a_refusal_stands_at_its_field(sign_in: SignIn) -> None:
    client = sign_in()
    owner = form_of(body(client, f"{TABLE}add/"))["for_organisation"][0]
    refused = client.post(
        f"{TABLE}add/", {**FORM, "rank": "charge", "salutation": "Ers Excellens,", "for_organisation": owner}
    )
    assert refused.status_code == 422 and "never addressed as Excellency" in refused.content.decode()


def test_nobody_sees_or_changes_what_another_organisation_says(sign_in: SignIn) -> None:
    theirs = say_form(make_organisation("Choir of the Old Mill"), salutation="Dear Choir friend,")
    client = sign_in()
    assert "Dear Choir friend," not in body(client, f"{TABLE}?language=en")
    assert client.get(f"{TABLE}{theirs.pk}/change/").status_code in {302, 404}
    assert client.get(f"{TABLE}{theirs.pk}/delete/").status_code in {302, 404}


def test_who_only_reads_letters_changes_no_form(sign_in: SignIn) -> None:
    client = sign_in(Role.COORDINATOR)
    assert "Say it in our own words" not in body(client, f"{TABLE}?language=en")
    assert client.get(f"{TABLE}add/").status_code == 403


def test_a_recipients_page_shows_the_envelope_as_it_would_be_printed(
    sign_in: SignIn, organisation: Organisation
) -> None:
    client, london = sign_in(), make_recipient("London")
    HeadOfMission.objects.create(recipient=london, name="Kim Ay", rank="ambassador", style="feminine")
    contact = make_contact(london, "1 Invented Street\nLondon ZZ1 1ZZ")
    address = f"/staff/organisations/recipient/{london.pk}/change/"
    lines = "".join(
        f"<span>{line}</span>"
        for line in ("Her Excellency Kim Ay", "Ambassador of Kazakhstan", "Embassy of Kazakhstan, London")
    )
    assert lines in body(client, address) and "<span>London ZZ1 1ZZ</span>" not in body(client, address)
    with all_owners():
        confirm(contact, organisation)
    assert "<span>London ZZ1 1ZZ</span><span>UNITED KINGDOM</span>" in body(client, address)


def test_an_operator_who_writes_no_letters_sees_no_envelope(plain_static: None) -> None:
    client = Client()
    client.force_login(make_user("op@example.org", is_operator=True))
    page = body(client, f"/staff/organisations/recipient/{make_recipient('London').pk}/change/")
    assert 'class="envelope"' not in page
