"""City by city: what the log says, no more, and what is not known as not known."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from letters.domain.delivery import record_overdue, void_event
from letters.enums import DETAILS, Channel, Detail, EventKind, Precision, Reach, ReceiverRole
from letters.lifecycle import EDGES
from letters.models import Delivery, Event
from letters.queries.publicpage import Place
from letters.queries.publicpage.place import DAY_ONLY_FOR, place_of
from letters.queries.report import report_row
from organisations.models import Organisation
from tests.factories import NOW, make_organisation
from tests.factories_deliveries import make_delivery, note

LATER = NOW + timedelta(days=30)


@pytest.fixture
def ours(in_scope: Any) -> Organisation:
    organisation = make_organisation()
    in_scope(organisation)
    return organisation


def told(delivery: Delivery, *, now: datetime = LATER) -> Place:
    return place_of(delivery.recipient, "code", [report_row(Delivery.objects.get(pk=delivery.pk))], now=now)


def void(event: Event) -> None:
    void_event(event, why="typing error", key=f"void {event.pk}", by=None, now=LATER)


def stamps(place: Place) -> list[str]:
    return [stamp.key for stamp in place.stamps]


def test_london_was_refused_and_left(ours: Organisation) -> None:
    delivery = make_delivery(ours)
    note(delivery, EventKind.FAILED, NOW, detail=Detail.LOCKED)
    to_the_post = {"detail": Detail.TOLD_TO_USE_POST, "channel": Channel.IN_PERSON}
    note(delivery, EventKind.REFUSED, NOW + timedelta(minutes=5), receiver_role=ReceiverRole.GUARD, **to_the_post)
    note(delivery, EventKind.LEFT, NOW + timedelta(minutes=20), detail=Detail.LETTERBOX)
    place = told(delivery)
    assert stamps(place) == ["refused", "left"]
    assert [stop.when for stop in place.events] == ["26 May 2016, 13:00", "26 May 2016, 13:05", "26 May 2016, 13:20"]
    assert place.events[1].sentence == "In person. The bearers were told to use the post. A guard refused it."
    assert place.summary == "3 attempts to deliver it are recorded. No reply is recorded."


def test_berlin_was_handed_in_and_a_reply_promised(ours: Organisation) -> None:
    delivery = make_delivery(ours, "Berlin", "Europe/Berlin")
    note(delivery, EventKind.HANDED_IN, NOW, channel=Channel.IN_PERSON)
    note(delivery, EventKind.PROMISED, NOW + timedelta(minutes=1), detail=Detail.REPLY)
    place = told(delivery)
    assert [(stamp.word, stamp.label) for stamp in place.stamps] == [
        ("Handed in", "In person. Who took it is not known."),
        ("Reply promised", "Who said so is not known."),
    ]


def test_what_is_not_known_is_given_as_not_known(ours: Organisation) -> None:
    delivery = make_delivery(ours, "Ottawa", "America/Toronto")
    note(delivery, EventKind.SENT, precision=Precision.UNKNOWN)
    (stop,) = told(delivery).events
    assert (stop.when, stop.machine_time, stop.sentence) == ("time not known", "", "The channel is not known.")


def test_times_are_those_of_the_city(ours: Organisation) -> None:
    delivery = make_delivery(ours, "Canberra", "Australia/Sydney")
    note(delivery, EventKind.SENT, NOW + timedelta(hours=3), channel=Channel.POST)
    (stop,) = told(delivery).events
    assert (stop.when, stop.machine_time) == ("27 May 2016, 01:00", "2016-05-27T01:00+10:00")


def test_a_day_is_told_as_a_day(ours: Organisation) -> None:
    delivery = make_delivery(ours)
    note(delivery, EventKind.SENT, precision=Precision.DAY, now=LATER)
    (stop,) = told(delivery).events
    assert (stop.when, stop.machine_time) == ("26 May 2016", "2016-05-26")


@pytest.mark.parametrize(
    ("age", "shown"), [(timedelta(minutes=-1), "26 May 2016"), (timedelta(), "26 May 2016, 13:00")]
)
def test_the_minute_is_told_only_when_a_day_has_passed(ours: Organisation, age: timedelta, shown: str) -> None:
    delivery = make_delivery(ours)
    note(delivery, EventKind.HANDED_IN, NOW)
    place = told(delivery, now=NOW + DAY_ONLY_FOR + age)
    assert {place.events[0].when, place.stamps[0].when} == {shown}


def test_a_voided_entry_is_neither_counted_nor_shown(ours: Organisation) -> None:
    delivery = make_delivery(ours)
    void(note(delivery, EventKind.HANDED_IN, NOW))
    place = told(delivery)
    assert stamps(place) == ["planned"]
    assert place.events == []
    assert place.summary == "No attempt to deliver it is recorded."


def test_an_entry_out_of_order_is_not_told(ours: Organisation) -> None:
    delivery = make_delivery(ours)
    note(delivery, EventKind.CANCELLED, NOW, words="the embassy has moved")
    note(delivery, EventKind.REINSTATED, NOW + timedelta(hours=2))
    note(delivery, EventKind.HANDED_IN, NOW + timedelta(hours=1), now=LATER)
    place = told(delivery)
    assert [stop.key for stop in place.events] == ["cancelled", "reinstated"]
    assert stamps(place) == ["planned"]


def test_notes_and_words_are_never_told(ours: Organisation) -> None:
    delivery = make_delivery(ours)
    note(delivery, EventKind.NOTED, NOW, words="Kasimir Doorman has a dog")
    note(delivery, EventKind.REFUSED, NOW, words="Kasimir Doorman said no")
    assert "Kasimir" not in repr(told(delivery))


def test_a_refusal_stays_visible_behind_a_reply(ours: Organisation) -> None:
    delivery = make_delivery(ours)
    note(delivery, EventKind.REFUSED, NOW)
    note(delivery, EventKind.PROMISED, NOW + timedelta(minutes=1), detail=Detail.CALL_BACK)
    note(delivery, EventKind.REPLIED, NOW + timedelta(days=2), detail=Detail.SUBSTANTIVE)
    note(delivery, EventKind.CLOSED, NOW + timedelta(days=3), words="enough")
    assert stamps(told(delivery)) == ["refused", "replied", "closed"]


def test_a_promise_stays_visible_behind_overdue_until_it_ends(ours: Organisation) -> None:
    delivery = make_delivery(ours)
    note(delivery, EventKind.HANDED_IN, NOW)
    promise = note(delivery, EventKind.PROMISED, NOW, detail=Detail.REPLY, due_at=NOW + timedelta(days=5))
    record_overdue(delivery, about=promise, due=NOW + timedelta(days=5), now=LATER)
    place = told(delivery)
    assert stamps(place) == ["handed_in", "promised", "overdue"]
    assert place.events[-1].when == "31 May 2016"
    assert "No reply is recorded." in place.summary
    note(delivery, EventKind.REPLIED, NOW + timedelta(days=9), detail=Detail.SUBSTANTIVE)
    assert stamps(told(delivery)) == ["handed_in", "replied"]


def test_a_failure_of_ours_gives_way_to_what_came_after(ours: Organisation) -> None:
    delivery = make_delivery(ours)
    note(delivery, EventKind.FAILED, NOW, detail=Detail.NOBODY_CAME)
    note(delivery, EventKind.SENT, NOW + timedelta(days=1), channel=Channel.POST)
    assert stamps(told(delivery)) == ["sent"]


def test_a_delivery_without_entries_is_planned(ours: Organisation) -> None:
    assert stamps(told(make_delivery(ours))) == [Reach.PLANNED]


@pytest.mark.parametrize("kind", sorted({edge.kind for edge in EDGES if edge.machine == "reach"}))
def test_handed_in_is_said_only_where_an_accepting_entry_stands(ours: Organisation, kind: EventKind) -> None:
    delivery = make_delivery(ours)
    if kind == EventKind.REINSTATED:
        note(delivery, EventKind.CANCELLED, NOW, words="why")
    details = DETAILS[kind]
    note(delivery, kind, NOW + timedelta(minutes=1), detail=details[0] if details else "", words="why")
    said = repr(told(delivery))
    assert ("Handed in" in said) == (kind == EventKind.HANDED_IN)
    assert ("took it" in said) == (kind == EventKind.HANDED_IN)
