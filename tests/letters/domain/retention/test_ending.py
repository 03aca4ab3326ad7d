"""When the names of a campaign go: after the last thing that happened, and never much later than it said."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from campaigns.models import Campaign
from letters.domain.delivery import void_event
from letters.domain.retention import outlook
from letters.enums import EventKind
from letters.models import Delivery
from letters.queries.retention import ending_of
from organisations.models import Organisation
from tests.factories import NOW, make_campaign
from tests.factories_deliveries import make_delivery, note

DAY = timedelta(days=1)
OVER = datetime(2016, 7, 1, tzinfo=UTC)
"""When the last day, 30 June, is over."""
CAP = OVER + 180 * DAY
LATE = OVER + 20 * DAY
Happened = list[tuple[EventKind, datetime]]
HANDED_IN, PROMISED, REPLIED = EventKind.HANDED_IN, EventKind.PROMISED, EventKind.REPLIED


def ended(steppe: Organisation, **values: Any) -> Campaign:
    return make_campaign(steppe, ends_on=date(2016, 6, 30), retention_days=90, **values)


@pytest.mark.parametrize(
    ("happened", "due"),
    [
        ([(HANDED_IN, NOW), (REPLIED, NOW + DAY)], OVER + 90 * DAY),
        ([(HANDED_IN, NOW), (REPLIED, LATE)], LATE + 90 * DAY),
        ([(EventKind.FAILED, LATE)], LATE + 90 * DAY),
        ([(HANDED_IN, NOW), (REPLIED, OVER + 100 * DAY)], CAP),
        ([(HANDED_IN, NOW)], CAP),
        ([(HANDED_IN, NOW), (PROMISED, NOW + DAY)], CAP),
        ([(HANDED_IN, NOW), (EventKind.ACKNOWLEDGED, LATE)], CAP),
        ([], CAP),
    ],
)
def test_the_days_begin_with_the_last_outcome_and_wait_for_what_is_open_up_to_180_days(
    steppe: Organisation, happened: Happened, due: datetime
) -> None:
    campaign = ended(steppe)
    delivery = make_delivery(steppe)
    for kind, moment in happened:
        note(delivery, kind, moment)
    assert ending_of(campaign).due == due


def test_a_reason_takes_the_limit_away_and_what_is_open_has_then_no_end_yet(steppe: Organisation) -> None:
    campaign = ended(steppe, retention_reason="A court asked for it.")
    delivery = make_delivery(steppe)
    assert ending_of(campaign).due is None
    note(delivery, HANDED_IN, NOW)
    note(delivery, REPLIED, OVER + 100 * DAY)
    assert ending_of(campaign).due == OVER + 190 * DAY


def test_an_answer_that_is_overdue_is_waited_for_no_more(steppe: Organisation) -> None:
    campaign = ended(steppe)
    note(make_delivery(steppe), HANDED_IN, NOW)
    Delivery.objects.update(answer="overdue")
    assert ending_of(campaign).due == OVER + 90 * DAY


def test_what_was_taken_back_did_not_happen(steppe: Organisation) -> None:
    campaign = ended(steppe)
    delivery = make_delivery(steppe)
    note(delivery, HANDED_IN, NOW)
    note(delivery, REPLIED, NOW + DAY)
    again = note(delivery, REPLIED, LATE)
    void_event(again, why="another city", key="void", by=None, now=LATE + DAY)
    assert ending_of(campaign).due == OVER + 90 * DAY


def test_a_campaign_without_a_last_day_has_no_end_and_says_so(steppe: Organisation) -> None:
    campaign = make_campaign(steppe)
    (one,) = outlook(now=NOW + 4000 * DAY)
    assert (one.ending.campaign, one.ending.due, one.due) == (campaign, None, False)
    assert one.ending.because == "The campaign has no last day."
