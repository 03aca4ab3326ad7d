from datetime import timedelta

import pytest

from campaigns.domain.action import add_action, change_action, remove_action, report_action
from campaigns.models import Action, Campaign
from organisations.errors import DemarcheError
from organisations.ownership import all_owners
from organisations.queries.change import changes_of
from tests.factories import NOW, make_campaign, make_organisation, make_recipient, make_target

pytestmark = pytest.mark.django_db


def plan(campaign: Campaign | None = None, **values: object) -> Action:
    campaign = campaign or make_campaign(make_organisation())
    plain = {"campaign": campaign, "city": "London", "time_zone": "Europe/London", "starts_at": NOW}
    return add_action(Action(**{**plain, **values}), by=None, now=NOW)


def test_an_action_is_reported_once_and_after_it_began() -> None:
    action = plan()
    with pytest.raises(DemarcheError, match="has not begun"):
        report_action(action, by=None, now=NOW - timedelta(minutes=1))
    for minutes in (5, 10):
        report_action(action, by=None, now=NOW + timedelta(minutes=minutes))
    with all_owners():
        assert Action.objects.get().reported_at == NOW + timedelta(minutes=5)


def test_an_action_is_at_a_target_of_its_own_campaign() -> None:
    ours = make_organisation()
    target = make_target(make_campaign(ours, "Another"), make_recipient())
    action = plan(make_campaign(ours))
    action.target = target
    with pytest.raises(DemarcheError, match="another campaign") as refusal:
        change_action(action, by=None, now=NOW)
    assert refusal.value.field == "target"


def test_an_action_ends_after_it_starts() -> None:
    with pytest.raises(DemarcheError, match="before the start"):
        plan(ends_at=NOW - timedelta(hours=1))


def test_the_history_of_the_campaign_tells_of_its_actions() -> None:
    action = plan()
    action.place = "at the gate"
    change_action(action, by=None, now=NOW)
    with all_owners():
        remove_action(action, by=None, now=NOW)
    places = [line.fields.get("place") for line in changes_of(action.campaign, [action.owner_id])]
    assert places == [["at the gate", None], ["", "at the gate"], None]


def test_a_planned_action_can_be_removed_a_reported_one_is_kept() -> None:
    action = plan()
    report_action(action, by=None, now=NOW)
    with all_owners():
        with pytest.raises(DemarcheError, match="is kept"):
            remove_action(action, by=None, now=NOW)
        remove_action(plan(action.campaign), by=None, now=NOW)
        assert list(Action.objects.all()) == [action]
