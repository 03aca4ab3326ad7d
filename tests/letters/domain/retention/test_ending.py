"""When the names of a campaign go: after the last thing that happened, and never much later than it said."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from campaigns.models import Campaign
from letters.domain.delivery import void_event
from letters.domain.retention import anonymise_due, outlook
from letters.enums import EventKind
from letters.models import Delivery
from letters.queries.retention import AT_MOST, ending_of
from letters.queries.todo import todos
from organisations.models import Organisation
from tests.factories import NOW, make_campaign
from tests.factories_deliveries import make_delivery, note
from tests.factories_signatures import make_open_letter, make_signature

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


def test_a_reason_takes_the_limit_away_but_what_is_open_for_ever_keeps_no_name_for_ever(steppe: Organisation) -> None:
    campaign = ended(steppe, retention_reason="A court asked for it.")
    delivery = make_delivery(steppe)
    assert ending_of(campaign).due == OVER + 90 * DAY + AT_MOST
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


def test_a_campaign_without_a_last_day_ends_with_the_last_thing_that_happened(steppe: Organisation) -> None:
    letter = make_open_letter(steppe)
    assert ending_of(letter.campaign).due == NOW + AT_MOST
    signature = make_signature(letter, now=NOW + DAY)
    (one,) = outlook(now=NOW + DAY + AT_MOST)
    assert (one.ending.due, one.due) == (NOW + DAY + AT_MOST, True)
    assert "has no last day" in one.ending.because
    assert anonymise_due(now=NOW + AT_MOST) == 0, "somebody signed since"
    assert anonymise_due(now=NOW + DAY + AT_MOST) == 1
    signature.refresh_from_db()
    assert signature.name_sealed is None


def test_that_it_has_no_last_day_is_told_as_long_as_it_has_names(steppe: Organisation) -> None:
    def told() -> list[str]:
        return [todo.sentence for todo in todos(now=NOW) if "no last day" in todo.sentence]

    make_campaign(steppe)
    assert told() == [], "it collects no names"
    campaign = make_open_letter(steppe).campaign
    assert told() == [
        "This campaign has no last day: names are kept until nothing has happened for 180 days. Set the last day."
    ]
    Campaign.objects.filter(pk=campaign.pk).update(ends_on=date(2016, 6, 30))
    assert told() == []
