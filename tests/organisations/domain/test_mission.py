from datetime import date
from typing import Any

import pytest

from organisations.directory import MISSIONS
from organisations.domain.mission import (
    add_head,
    add_mission,
    change_head,
    change_mission,
    enter_missions,
    remove_head,
)
from organisations.enums import RecipientKind
from organisations.errors import DemarcheError
from organisations.models import ContactPoint, HeadOfMission, Mission, Recipient
from tests.factories import NOW, make_organisation, make_recipient

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


def test_a_successor_is_a_new_row_and_who_was_in_office_then_can_be_told() -> None:
    recipient = make_recipient()
    first = add_head(HeadOfMission(recipient=recipient, name="A. Former", until=date(2016, 5, 1)), by=None, now=NOW)
    second = add_head(HeadOfMission(recipient=recipient, name="B. Present", since=date(2016, 5, 1)), by=None, now=NOW)
    assert list(recipient.heads.in_office(date(2016, 4, 30))) == [first]
    assert list(recipient.heads.in_office(date(2016, 5, 1))) == [second]


def test_nobody_leaves_an_office_before_coming() -> None:
    head = add_head(HeadOfMission(recipient=make_recipient(), since=date(2016, 5, 1)), by=None, now=NOW)
    head.until = date(2016, 4, 1)
    with pytest.raises(DemarcheError, match="lies before the first"):
        change_head(head, by=None, now=NOW)


def test_a_head_entered_by_mistake_is_removed() -> None:
    remove_head(add_head(HeadOfMission(recipient=make_recipient()), by=None, now=NOW), by=None, now=NOW)
    assert not HeadOfMission.objects.exists()


def test_the_missions_that_come_with_the_product_are_entered_once_and_without_a_way_to_reach_them() -> None:
    assert len(enter_missions(MISSIONS, by=None, now=NOW)) == len(MISSIONS)
    assert enter_missions(MISSIONS, by=None, now=NOW) == []
    shared = Recipient.objects.filter(added_by=None)
    assert {row.external_id for row in shared} == {mission.external_id for mission in MISSIONS}
    assert all(row.source and row.as_of for row in shared)
    assert not ContactPoint.objects.exists()


def test_who_covers_a_country_without_a_mission_of_its_own_can_be_told() -> None:
    enter_missions(MISSIONS, by=None, now=NOW)
    covering = Mission.objects.filter(sending_state="KZ", accredited_to__contains="AU")
    assert [mission.recipient.city for mission in covering] == ["Singapore"]


def test_what_an_operator_has_mended_stays_mended() -> None:
    enter_missions(MISSIONS, by=None, now=NOW)
    Recipient.objects.filter(city="Berlin").update(name="Embassy of the Republic of Kazakhstan, Berlin")
    enter_missions(MISSIONS, by=None, now=NOW)
    assert Recipient.objects.get(city="Berlin").name == "Embassy of the Republic of Kazakhstan, Berlin"


def test_a_mission_that_an_organisation_added_for_itself_keeps_none_out_of_the_directory() -> None:
    own = make_recipient(external_id=MISSIONS[0].external_id, added_by=make_organisation())
    assert len(enter_missions(MISSIONS, by=None, now=NOW)) == len(MISSIONS)
    assert Recipient.objects.filter(external_id=own.external_id).count() == 2
