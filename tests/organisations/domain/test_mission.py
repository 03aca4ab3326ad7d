from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from organisations.domain.mission import (
    add_head,
    add_mission,
    change_head,
    change_mission,
    remove_head,
)
from organisations.domain.recipient import add_recipient, change_recipient, confirm_zone
from organisations.enums import RecipientKind
from organisations.errors import DemarcheError
from organisations.models import HeadOfMission, Mission, Recipient
from organisations.queries.formofaddress import head_in_office
from tests.factories import NOW, make_recipient, make_user

pytestmark = pytest.mark.django_db


def test_only_a_mission_has_the_facts_of_one() -> None:
    company = Recipient.objects.create(
        kind=RecipientKind.COMPANY, name="Oil Works", city="Atyrau", time_zone="Asia/Atyrau"
    )
    with pytest.raises(DemarcheError, match="Only a diplomatic mission"):
        add_mission(Mission(recipient=company, sending_state="KZ", receiving_state="GB"), by=None, now=NOW)


def test_a_mission_covers_more_than_its_own_country() -> None:
    mission: Any = make_recipient().mission
    mission.accredited_to = ["GB", "IE"]
    change_mission(mission, by=None, now=NOW)
    assert [str(country) for country in Mission.objects.get(pk=mission.pk).accredited_to] == ["GB", "IE"]


def test_its_coordinates_say_the_zone_as_long_as_no_person_has_said_it() -> None:
    """Most missions of the country keep the time of Eastern Australia; this one lies in the west."""
    make_recipient("Canberra", "AU", "Australia/Sydney")
    perth = {
        "sending_state": "KZ",
        "receiving_state": "AU",
        "latitude": Decimal("-31.95"),
        "longitude": Decimal("115.86"),
    }
    recipient = Recipient(name="Consulate, Perth", city="Perth", country="AU")
    add_recipient(recipient, by=None, now=NOW)
    add_mission(Mission(recipient=recipient, **perth), by=None, now=NOW)
    assert Recipient.objects.get(pk=recipient.pk).time_zone == recipient.time_zone == "Australia/Perth"
    mission: Any = Mission.objects.get(recipient=recipient)
    mission.longitude, mission.latitude = Decimal("138.60"), Decimal("-34.93")
    change_mission(mission, by=None, now=NOW)
    assert Recipient.objects.get(pk=recipient.pk).time_zone == "Australia/Adelaide"
    recipient = Recipient.objects.get(pk=recipient.pk)
    recipient.time_zone = ""
    assert change_recipient(recipient, by=None, now=NOW).time_zone == "Australia/Adelaide"
    confirm_zone(recipient, by=make_user(), now=NOW)
    mission.longitude, mission.latitude = Decimal("115.86"), Decimal("-31.95")
    change_mission(mission, by=None, now=NOW)
    assert Recipient.objects.get(pk=recipient.pk).time_zone == "Australia/Adelaide"


def test_a_successor_is_a_new_row_and_who_was_in_office_then_can_be_told() -> None:
    recipient = make_recipient()
    first = add_head(HeadOfMission(recipient=recipient, name="A. Former", until=date(2016, 5, 1)), by=None, now=NOW)
    second = add_head(HeadOfMission(recipient=recipient, name="B. Present", since=date(2016, 5, 1)), by=None, now=NOW)
    assert head_in_office(recipient, date(2016, 4, 30)) == first
    assert head_in_office(recipient, date(2016, 5, 1)) == second


def test_nobody_leaves_an_office_before_coming() -> None:
    head = add_head(HeadOfMission(recipient=make_recipient(), since=date(2016, 5, 1)), by=None, now=NOW)
    head.until = date(2016, 4, 1)
    with pytest.raises(DemarcheError, match="lies before the first"):
        change_head(head, by=None, now=NOW)


def test_a_head_entered_by_mistake_is_removed() -> None:
    remove_head(add_head(HeadOfMission(recipient=make_recipient()), by=None, now=NOW), by=None, now=NOW)
    assert not HeadOfMission.objects.exists()
