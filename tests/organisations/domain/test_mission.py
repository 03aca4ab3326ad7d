from datetime import date
from typing import Any

import pytest

from organisations.domain.mission import (
    add_head,
    add_mission,
    change_head,
    change_mission,
    remove_head,
)
from organisations.enums import RecipientKind
from organisations.errors import DemarcheError
from organisations.models import HeadOfMission, Mission, Recipient
from tests.factories import NOW, make_recipient

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
