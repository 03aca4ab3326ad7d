"""A list is taken in: everything or nothing, nothing twice, and never over what a person edited."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest

from organisations.domain.contact import change_contact, retire_contact
from organisations.domain.mission import change_mission
from organisations.domain.missionimport import ImportRefused, Plan, import_missions, plan_import, was_imported
from organisations.domain.recipient import change_recipient, close_recipient, confirm_zone, merge_recipient
from organisations.enums import ChangeSource, ContactKind, Skip
from organisations.models import Change, ContactPoint, MissionImport, Recipient
from tests.factories import NOW, confirm, make_contact, make_organisation, make_recipient, make_user
from tests.organisations.readers.lists import listed, row

pytestmark = pytest.mark.django_db
WEBSITE = {"website": "https://one.example"}


def take_in(*rows: dict[str, str]) -> Plan:
    return import_missions(BytesIO(listed(*rows)), name="list.csv", digest="d", by=None, now=NOW)


def counts(plan: Plan) -> tuple[int, int, int, int, int, int]:
    return plan.added, plan.changed, plan.unchanged, plan.skipped.total(), plan.kept, plan.gone


def only() -> Any:
    return Recipient.objects.select_related("mission").get()


def test_a_row_becomes_a_recipient_with_facts_sources_and_a_proposed_zone() -> None:
    plan = take_in(row(**WEBSITE, accredited_to="GB|IE", metro="London", opened="1992"))
    assert counts(plan) == (1, 0, 0, 0, 0, 0)
    recipient = only()
    assert (recipient.time_zone, recipient.zone_is_proposed, recipient.opened) == ("Europe/London", True, "1992")
    assert (recipient.source, recipient.as_of) == ("Wikidata (CC0) via Database of embassies", date(2022, 11, 16))
    assert ([*map(str, recipient.mission.accredited_to)], recipient.mission.metro) == (["GB", "IE"], "London")
    contact = recipient.contacts.get()
    assert (contact.kind, contact.value, contact.as_of) == (ContactKind.WEBSITE, WEBSITE["website"], recipient.as_of)


def test_one_line_of_history_tells_what_came_with_a_new_recipient() -> None:
    take_in(row(**WEBSITE))
    change = Change.objects.get()
    assert (change.about_id, change.source, change.by) == (only().pk, ChangeSource.IMPORT, None)
    assert change.fields["contact website"] == [None, WEBSITE["website"]]
    assert change.fields["sending_state"] == [None, "KZ"]


def test_the_same_list_again_changes_nothing() -> None:
    take_in(row(1, **WEBSITE), row(2, latitude="", longitude=""))
    before = Change.objects.count()
    assert counts(take_in(row(1, **WEBSITE), row(2, latitude="", longitude=""))) == (0, 0, 2, 0, 0, 0)
    assert Change.objects.count() == before


def test_what_the_list_says_anew_is_changed_field_by_field_and_told() -> None:
    take_in(row(1), row(2))
    plan = take_in(row(1, name="Embassy of Kazakhstan, Renamed", metro="London"), row(2))
    assert counts(plan) == (0, 1, 1, 0, 0, 0)
    told = [change.fields for change in Change.objects.filter(source=ChangeSource.IMPORT).order_by("-id")[:2]]
    assert {"name": ["Embassy of Kazakhstan, Town 1", "Embassy of Kazakhstan, Renamed"]} in told
    assert {"metro": ["", "London"]} in told


def test_what_a_person_edited_stays_and_the_rest_of_the_row_follows_the_list() -> None:
    take_in(row())
    recipient = only()
    recipient.name = "Embassy of the Republic of Kazakhstan"
    change_recipient(recipient, by=make_user(), now=NOW)
    recipient.mission.metro = "Greater London"
    change_mission(recipient.mission, by=None, now=NOW)
    plan = take_in(row(name="Embassy of Kazakhstan, New", metro="London", city="Westminster"))
    assert counts(plan) == (0, 1, 0, 0, 1, 0)
    assert plan.told["kept"] == [(2, "Embassy of Kazakhstan, New", "name, metro")]
    recipient = only()
    assert (recipient.name, recipient.city) == ("Embassy of the Republic of Kazakhstan", "Westminster")
    assert recipient.mission.metro == "Greater London"


def test_a_zone_is_proposed_anew_when_the_place_moves_until_a_person_confirms_it() -> None:
    take_in(row(host_country="US", latitude="40.7", longitude="-74"))
    take_in(row(host_country="US", latitude="34", longitude="-118.2"))
    assert only().time_zone == "America/Los_Angeles"
    confirm_zone(only(), by=make_user(), now=NOW)
    take_in(row(host_country="US", latitude="40.7", longitude="-74"))
    assert (only().time_zone, only().zone_is_proposed) == ("America/Los_Angeles", False)


def test_a_place_that_a_person_set_keeps_the_zone_that_follows_from_it() -> None:
    listed_there = row(host_country="US", latitude="40.7", longitude="-74")
    take_in(listed_there)
    mission = only().mission
    mission.latitude, mission.longitude = Decimal(34), Decimal("-118.2")
    change_mission(mission, by=make_user(), now=NOW)
    assert counts(take_in(listed_there)) == (0, 0, 1, 0, 1, 0)
    assert (only().time_zone, only().mission.latitude) == ("America/Los_Angeles", 34)


def test_without_coordinates_the_zone_of_the_city_or_country_is_proposed() -> None:
    sydney = {"host_country": "AU", "city": "Canberra", "latitude": "-35.3", "longitude": "149.1"}
    nowhere = {"host_country": "AU", "latitude": "", "longitude": ""}
    take_in(row(1, **sydney), row(2, **nowhere))
    assert {*Recipient.objects.values_list("time_zone", flat=True)} == {"Australia/Sydney"}
    take_in(row(1, **sydney), row(2, **nowhere), row(3, **nowhere))
    assert {*Recipient.objects.values_list("time_zone", flat=True)} == {"Australia/Sydney"}


def test_a_contact_follows_the_list_while_nobody_changed_retired_or_confirmed_it() -> None:
    other = {"website": "https://two.example"}
    take_in(row(**WEBSITE))
    take_in(row(**other))
    contact = ContactPoint.objects.get()
    assert (contact.value, contact.digest) == (other["website"], contact.digest_of_values())
    confirm(contact, make_organisation())
    assert take_in(row(**WEBSITE)).kept == 1
    contact = ContactPoint.objects.get()
    assert contact.value == other["website"]
    contact.value = "https://own.example"
    change_contact(contact, by=None, now=NOW)
    assert take_in(row(**WEBSITE)).kept == 1
    retire_contact(contact, by=None, now=NOW)
    assert take_in(row(**WEBSITE)).kept == 1
    assert [point.value for point in ContactPoint.objects.all()] == ["https://own.example"]


def test_where_a_person_said_that_a_contact_stands_the_list_changes_nothing_of_it() -> None:
    take_in(row(**WEBSITE))
    contact = ContactPoint.objects.get()
    contact.source, contact.as_of = "Telephoned the embassy", date(2024, 1, 1)
    change_contact(contact, by=make_user(), now=NOW)
    assert counts(take_in(row(**WEBSITE))) == (0, 0, 1, 0, 0, 0)
    assert counts(take_in(row(website="https://two.example"))) == (0, 0, 1, 0, 1, 0)
    contact = ContactPoint.objects.get()
    assert (contact.source, contact.as_of) == ("Telephoned the embassy", date(2024, 1, 1))
    assert contact.value == WEBSITE["website"]


def test_a_contact_that_a_person_entered_before_is_not_entered_again() -> None:
    take_in(row())
    make_contact(only(), WEBSITE["website"], ContactKind.WEBSITE)
    take_in(row(**WEBSITE))
    assert ContactPoint.objects.count() == 1


def test_one_fault_and_nothing_is_written() -> None:
    with pytest.raises(ImportRefused) as refusal:
        take_in(*[row(number) for number in range(1, 700)], row(700, type="castle"))
    assert refusal.value.plan.told["faults"] == [(701, "type", "“castle” is not a kind of mission.")]
    assert not Recipient.objects.exists() and not Change.objects.exists() and not MissionImport.objects.exists()


def test_skipped_and_merged_rows_are_told_with_the_reason() -> None:
    take_in(row(1), row(2))
    first, second = Recipient.objects.order_by("external_id")
    merge_recipient(first, into=second, by=None, now=NOW)
    plan = take_in(row(1, name="Other"), row(2), row(3, flags="possible_duplicate_of_Q1"))
    assert plan.skipped == {Skip.MERGED: 1, Skip.DUPLICATE: 1}
    assert counts(plan)[:4] == (0, 0, 1, 2)


def test_what_is_gone_from_the_list_is_told_and_stays_unless_it_is_closed() -> None:
    take_in(row(1), row(2))
    assert take_in(row(1)).told["gone"] == [(0, "Embassy of Kazakhstan, Town 2", "Q2")]
    close_recipient(Recipient.objects.get(external_id="Q2"), closed_on=date(2016, 5, 1), by=None, now=NOW)
    assert counts(take_in(row(1))) == (0, 0, 1, 0, 0, 0)
    assert Recipient.objects.count() == 2


def test_a_plan_says_the_same_and_writes_nothing() -> None:
    take_in(row(1), row(2))
    before = Change.objects.count()
    rows = listed(row(1, city="Elsewhere"), row(3))
    plan = plan_import(BytesIO(rows), by=None, now=NOW)
    assert counts(plan) == (1, 1, 0, 0, 0, 1)
    assert (Change.objects.count(), Recipient.objects.count()) == (before, 2)


def test_what_organisations_added_for_themselves_is_none_of_the_list_s_business() -> None:
    own = make_recipient(external_id="Q1", added_by=make_organisation())
    assert counts(take_in(row(1))) == (1, 0, 0, 0, 0, 0)
    assert Recipient.objects.filter(external_id=own.external_id).count() == 2


def test_the_last_list_that_was_taken_in_is_known_again() -> None:
    assert not was_imported("d")
    take_in(row())
    assert (was_imported("d"), was_imported("e")) == (True, False)
