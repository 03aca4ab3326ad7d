"""Recipients on their pages: narrowed lists, zones confirmed, closed, merged with both rows in view, and taken back."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from organisations.domain.missionimport import import_missions
from organisations.enums import Role
from organisations.models import ContactPoint, OpeningHours, Organisation, Recipient
from organisations.ownership import all_owners
from organisations.queries.contact import is_confirmed
from tests.factories import NOW, confirm, make_contact, make_recipient, make_user
from tests.organisations.admin.conftest import SignIn
from tests.organisations.admin.pages import form_of
from tests.organisations.readers.lists import listed, row

pytestmark = pytest.mark.django_db
LIST = "/staff/organisations/recipient/"


@pytest.fixture
def operator(plain_static: None) -> Client:
    client = Client()
    client.force_login(make_user("op@example.org", is_operator=True))
    return client


def take_in(*rows: dict[str, str]) -> None:
    from_list = listed(*rows)
    import_missions(BytesIO(from_list), name="l", digest="d", by=None, now=NOW)


def body(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return str(response.content.decode())


def post(client: Client, address: str, status: int = 302, /, **values: str) -> str:
    response = client.post(address, form_of(body(client, address)) | {name: [value] for name, value in values.items()})
    assert response.status_code == status, response.content.decode()[-3000:]
    return str(response.content.decode())


def test_the_list_is_narrowed_by_states_and_shows_what_is_in_use(sign_in: SignIn) -> None:
    take_in(row(1), row(2, sending_country="SE", name="Embassy of Sweden, London"), row(3, host_country="DE"))
    Recipient.objects.filter(external_id="Q3").update(closed_on=NOW.date())
    client = sign_in()
    page = body(client, LIST)
    assert ("Town 1" in page, "Embassy of Sweden" in page, "Town 3" in page) == (True, True, False)
    page = body(client, f"{LIST}?sending_state=KZ&q=Town")
    assert ("Town 1" in page, "Embassy of Sweden" in page) == (True, False)
    assert '<input type="hidden" name="q" value="Town">' in page
    assert "Town 3" in body(client, f"{LIST}?state=closed")
    assert "Town 3" in body(client, f"{LIST}?receiving_state=DE&state=all")
    assert "Europe/London (proposed)" in page
    assert ("By kind of mission" in page, "directory.css" in page) == (True, True)


def test_an_organiser_confirms_a_proposed_zone_of_the_shared_directory_and_changes_nothing_else(
    sign_in: SignIn, organisation: Organisation
) -> None:
    take_in(row(1))
    recipient = Recipient.objects.get()
    client = sign_in(Role.ORGANISER)
    post(client, f"{LIST}{recipient.pk}/confirm-zone/")
    recipient.refresh_from_db()
    assert (recipient.zone_is_proposed, str(recipient.time_zone_confirmed_by)) == (False, "Anna")
    assert [client.get(f"{LIST}{recipient.pk}/{act}/").status_code for act in ("close", "merge")] == [403, 403]
    assert sign_in(Role.REPORTER, "r@steppe.example").get(f"{LIST}{recipient.pk}/confirm-zone/").status_code in {
        302,
        403,
    }


def test_a_recipient_is_closed_with_its_last_day_and_opened_again(operator: Client) -> None:
    recipient = make_recipient()
    page = f"{LIST}{recipient.pk}/"
    post(operator, f"{page}close/", closed_on="2016-05-01")
    assert "reopen" in body(operator, f"{page}change/")
    assert "closed already" in post(operator, f"{page}close/", 422, closed_on="2016-05-02")
    post(operator, f"{page}reopen/")
    assert Recipient.objects.get().closed_on is None


def test_merging_shows_both_rows_first_and_can_be_taken_back(operator: Client) -> None:
    one, other = make_recipient(), make_recipient("Westminster")
    make_contact(one, "1 Invented Street")
    address = f"{LIST}{one.pk}/merge/"
    assert f"?into={other.pk}" in body(operator, address)
    assert f"?into={other.pk}" in body(operator, f"{address}?q=Westm")
    preview = f"{address}?into={other.pk}"
    page = body(operator, preview)
    assert "1 Invented Street" in page and "The row that stands" in page
    assert Recipient.objects.get(pk=one.pk).merged_into is None
    post(operator, preview)
    assert Recipient.objects.get(pk=one.pk).merged_into == other
    assert operator.post(f"{LIST}{one.pk}/change/", {}).status_code == 403
    assert "Embassy of Kazakhstan, London" in body(operator, f"{LIST}?state=merged")
    post(operator, f"{LIST}{one.pk}/unmerge/")
    assert Recipient.objects.get(pk=one.pk).merged_into is None


def test_into_what_one_may_not_see_nothing_is_merged(sign_in: SignIn, organisation: Organisation) -> None:
    own = make_recipient("Canberra", "AU", "Australia/Sydney", added_by=organisation)
    foreign = make_recipient("Hidden", "AU", "Australia/Sydney", added_by=Organisation.objects.create(name="Others"))
    client = sign_in()
    address = f"{LIST}{own.pk}/merge/"
    assert "Hidden" not in body(client, f"{address}?q=Hidden").partition('type="search"')[2].partition("<ul>")[2]
    assert client.get(f"{address}?into={foreign.pk}").status_code == 422
    assert client.post(address, {"into": str(foreign.pk)}).status_code == 422


def test_opening_hours_are_lines_on_the_page_and_do_not_overlap(operator: Client) -> None:
    recipient = make_recipient()
    page = f"{LIST}{recipient.pk}/change/"
    line = {"opening_hours-0-weekday": "1", "opening_hours-0-opens": "09:00", "opening_hours-0-closes": "12:00"}
    post(operator, page, **line)
    assert str(OpeningHours.objects.get()) == "Tuesday 09:00-12:00"
    second = {"opening_hours-1-weekday": "1", "opening_hours-1-opens": "11:00", "opening_hours-1-closes": "13:00"}
    assert "overlap" in post(operator, page, 422, **second)
    second |= {"opening_hours-1-opens": "14:00", "opening_hours-1-closes": "16:00"}
    post(operator, page, **second)
    assert OpeningHours.objects.count() == 2


def test_what_was_edited_here_is_told_on_the_page(operator: Client) -> None:
    take_in(row(1))
    recipient = Recipient.objects.get()
    page = f"{LIST}{recipient.pk}/change/"
    assert "no import writes it" not in body(operator, page)
    post(operator, page, city="Westminster")
    told = body(operator, page)
    assert "no import writes it" in told and "city (20" in told


def test_where_a_change_stands_is_asked_for_once_and_kept_with_each_field_that_changed(operator: Client) -> None:
    take_in(row(1))
    recipient: Any = Recipient.objects.get()
    page = f"{LIST}{recipient.pk}/change/"
    post(operator, page, **{"city": "Westminster", "mission-0-metro": "London", "stands_in": " its own page "})
    recipient.refresh_from_db()
    kept = {**recipient.provenance, **recipient.mission.provenance}
    assert {name: fact["source"] for name, fact in kept.items()} == {"city": "its own page", "metro": "its own page"}
    day = kept["city"]["as_of"]
    told = body(operator, page)
    assert f"city ({day}, its own page)" in told and f"metropolis ({day}, its own page)" in told
    post(operator, page, name="Embassy, Westminster")
    recipient.refresh_from_db()
    assert [recipient.provenance[name]["source"] for name in ("city", "name")] == ["its own page", ""]
    assert "at most 200 characters" in post(operator, page, 422, city="Leeds", stands_in="x" * 201)


def test_who_heads_it_and_its_times_have_a_source_and_a_day_too(operator: Client) -> None:
    recipient: Any = make_recipient()
    page = f"{LIST}{recipient.pk}/change/"
    monday = {"opening_hours-0-weekday": "1", "opening_hours-0-opens": "09:00", "opening_hours-0-closes": "12:00"}
    post(operator, page, **monday, stands_in="the plate at the door")
    post(operator, page, **{"closing_days-0-day": "2026-12-16", "closing_days-0-name": "Independence"})
    post(operator, page, **{"heads-0-name": "Ada Quill", "heads-0-rank": "ambassador", "stands_in": "diplomatic list"})
    recipient.refresh_from_db()
    kept = {name: fact["source"] for name, fact in recipient.provenance.items()}
    assert kept == {"opening_hours": "the plate at the door", "closing_days": "", "heads": "diplomatic list"}
    day = recipient.provenance["closing_days"]["as_of"]
    told = body(operator, page)
    assert f"opening hours ({day}, the plate at the door)" in told and f"closing days ({day})" in told
    post(operator, page, **{"opening_hours-0-DELETE": "on", "stands_in": "by telephone"})
    recipient.refresh_from_db()
    assert recipient.provenance["opening_hours"]["source"] == "by telephone"


def test_that_nobody_is_known_to_head_it_is_said(sign_in: SignIn) -> None:
    recipient = make_recipient()
    told = body(sign_in(), f"{LIST}{recipient.pk}/change/").partition('id="heads-group"')[2]
    assert "None yet." in told.partition('id="opening_hours-group"')[0]


def test_a_contact_point_is_added_from_its_recipient_never_from_the_whole_directory(sign_in: SignIn) -> None:
    recipient, other = make_recipient(), make_recipient("Paris", "FR", "Europe/Paris")
    client = sign_in()
    add = "/staff/organisations/contactpoint/add/"
    assert client.get(add).headers["Location"] == LIST
    page = body(client, f"{add}?recipient={recipient.pk}")
    assert (str(recipient.pk) in page, str(other.pk) in page) == (True, False)
    post(client, f"{add}?recipient={recipient.pk}", kind="website", purpose="press", value="https://press.example")
    assert [(row.purpose, row.recipient) for row in ContactPoint.objects.all()] == [("press", recipient)]


def test_whether_it_arrives_is_noted_and_ends_no_confirmation(sign_in: SignIn, organisation: Organisation) -> None:
    contact = make_contact(make_recipient())
    confirm(contact, organisation)
    post(sign_in(), f"/staff/organisations/contactpoint/{contact.pk}/health/", health="returned")
    contact.refresh_from_db()
    with all_owners():
        assert (contact.health, is_confirmed(contact, organisation.pk)) == ("returned", True)
