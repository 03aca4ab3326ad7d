"""The channel plan: what attempts close, what refusals call for, and what cannot be planned."""

from datetime import timedelta
from typing import Any

import pytest

from letters.domain.delivery import add_step, drop_step, void_event
from letters.enums import Channel, Detail, EventKind
from letters.models import ChannelStep, Delivery
from letters.queries.delivery import missing_contact, next_step
from organisations.enums import ContactKind
from organisations.errors import DemarcheError
from tests.factories import NOW, confirm, make_contact, make_organisation, make_recipient
from tests.factories_deliveries import make_delivery, note

K, C = EventKind, Channel
MINUTE = timedelta(minutes=1)


@pytest.fixture
def delivery(in_scope: Any) -> Delivery:
    organisation = make_organisation()
    in_scope(organisation)
    return make_delivery(organisation)


def plan(delivery: Delivery, *channels: Channel, **values: Any) -> list[ChannelStep]:
    return [add_step(ChannelStep(delivery=delivery, channel=c, **values), by=None, now=NOW) for c in channels]


def called(*steps: ChannelStep) -> list[bool]:
    for step in steps:
        step.refresh_from_db()
    return [step.called_by_id is not None for step in steps]


def done(*steps: ChannelStep) -> list[bool]:
    for step in steps:
        step.refresh_from_db()
    return [step.fulfilled_by_id is not None for step in steps]


def test_an_attempt_closes_the_first_open_step_of_its_channel(delivery: Delivery) -> None:
    steps = plan(delivery, C.IN_PERSON, C.POST, C.POST)
    note(delivery, K.SENT, channel=C.POST)
    assert done(*steps) == [False, True, False]
    note(delivery, K.SENT, NOW + MINUTE, channel=C.EMAIL)
    assert done(*steps) == [False, True, False]


def test_an_attempt_by_a_channel_not_known_closes_the_first_open_step(delivery: Delivery) -> None:
    steps = plan(delivery, C.IN_PERSON, C.POST)
    note(delivery, K.SENT)
    assert done(*steps) == [True, False]


def test_what_comes_back_closes_no_step_but_calls_for_the_next(delivery: Delivery) -> None:
    first, second = plan(delivery, C.POST, C.POST)
    note(delivery, K.SENT, channel=C.POST)
    note(delivery, K.FAILED, NOW + MINUTE, channel=C.POST, detail=Detail.RETURNED)
    assert done(first, second) == [True, False]
    assert called(first, second) == [False, True]


def test_a_refusal_calls_for_one_step_and_for_the_next_when_that_is_dropped(delivery: Delivery) -> None:
    steps = plan(delivery, C.IN_PERSON, C.POST, C.EMAIL)
    note(delivery, K.REFUSED, channel=C.IN_PERSON)
    assert called(*steps) == [False, True, False]
    drop_step(steps[1], by=None, now=NOW)
    assert called(*steps) == [False, False, True]
    (late,) = plan(delivery, C.FAX)
    assert called(late) == [False]


def test_a_step_added_after_a_failure_is_due_at_once(delivery: Delivery) -> None:
    note(delivery, K.FAILED, channel=C.IN_PERSON)
    (step,) = plan(delivery, C.POST)
    assert called(step) == [True]


def test_success_by_another_channel_or_a_void_ends_the_call(delivery: Delivery) -> None:
    (step,) = plan(delivery, C.POST)
    refused = note(delivery, K.REFUSED, channel=C.IN_PERSON)
    left = note(delivery, K.LEFT, NOW + MINUTE, channel=C.IN_PERSON)
    assert called(step) == [False]
    void_event(left, why="no", key="v", by=None, now=NOW + 2 * MINUTE)
    assert called(step) == [True]
    void_event(refused, why="no", key="w", by=None, now=NOW + 3 * MINUTE)
    assert called(step) == [False]


@pytest.mark.parametrize("end", [K.PROMISE_BROKEN, K.PROMISE_LAPSED])
def test_a_promise_that_came_to_nothing_calls_for_the_next_channel(delivery: Delivery, end: EventKind) -> None:
    (step,) = plan(delivery, C.REGISTERED_POST)
    note(delivery, K.HANDED_IN, channel=C.IN_PERSON)
    promise = note(delivery, K.PROMISED, NOW + MINUTE)
    assert called(step) == [False]
    note(delivery, end, NOW + 2 * MINUTE, about=promise)
    assert called(step) == [True]
    note(delivery, K.SENT, NOW + 3 * MINUTE, channel=C.REGISTERED_POST)
    assert (called(step), done(step)) == ([False], [True])


def test_a_channel_without_a_contact_says_what_to_do(delivery: Delivery) -> None:
    (step,) = plan(delivery, C.EMAIL)
    gap = missing_contact(step)
    assert gap
    assert (gap.row, "no contact point is known" in gap.sentence) == (delivery.recipient, True)
    contact = make_contact(delivery.recipient, "embassy@invented.example", ContactKind.EMAIL)
    gap = missing_contact(step)
    assert gap
    assert (gap.row, "not confirmed" in gap.sentence) == (contact, True)
    confirm(contact, delivery.owner)
    assert missing_contact(step) is None


def test_only_a_confirmed_contact_of_the_recipient_and_the_channel_can_be_planned(delivery: Delivery) -> None:
    mine = make_contact(delivery.recipient)
    foreign = make_contact(make_recipient("Paris"))
    for contact, channel, sentence in (
        (mine, C.IN_PERSON, "has not confirmed"),
        (foreign, C.IN_PERSON, "not one of the recipient's"),
        (mine, C.EMAIL, "cannot be reached by that channel"),
    ):
        with pytest.raises(DemarcheError, match=sentence):
            plan(delivery, channel, contact=contact)
    confirm(mine, delivery.owner)
    (step,) = plan(delivery, C.IN_PERSON, contact=mine)
    assert next_step(delivery) == step


def test_only_an_open_step_is_dropped_and_a_cancelled_delivery_is_not_planned(delivery: Delivery) -> None:
    (step,) = plan(delivery, C.POST)
    drop_step(step, by=None, now=NOW)
    with pytest.raises(DemarcheError, match="Only an open step"):
        drop_step(step, by=None, now=NOW)
    note(delivery, K.CANCELLED, words="closed down")
    with pytest.raises(DemarcheError, match="is cancelled"):
        plan(delivery, C.POST)
