"""What is recorded, what follows from it, and what is refused."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from letters.domain.delivery import add_step, record_event, redact_event, void_event
from letters.domain.edition import register_external
from letters.enums import Answer, Capacity, Channel, Detail, EventKind, Precision, Reach, ReceiverRole
from letters.errors import MoveRefused
from letters.models import ChannelStep, Delivery, Event, EventText
from letters.queries.delivery import folded, log_of
from organisations.enums import SecurityKind
from organisations.errors import DemarcheError
from organisations.models import SecurityEntry
from tests.factories import NOW, make_campaign, make_organisation, make_recipient, make_user
from tests.factories_deliveries import make_delivery, make_edition, note, plan_delivery

K = EventKind
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def delivery(in_scope: Any) -> Delivery:
    organisation = make_organisation()
    in_scope(organisation)
    return make_delivery(organisation)


def state_of(delivery: Delivery) -> tuple[str, str]:
    delivery.refresh_from_db()
    assert (delivery.reach, delivery.answer) == (folded(delivery).reach, folded(delivery).answer)
    return delivery.reach, delivery.answer


def kinds(delivery: Delivery) -> list[str]:
    return [event.kind for event in delivery.events.order_by("sequence")]


def test_london_is_refused_at_five_past_and_left_in_the_letterbox_at_twenty_past(delivery: Delivery) -> None:
    first = add_step(ChannelStep(delivery=delivery, channel=Channel.IN_PERSON), by=None, now=NOW)
    second = add_step(ChannelStep(delivery=delivery, channel=Channel.POST), by=None, now=NOW)
    noon = datetime(2016, 5, 26, 12, 0, tzinfo=ZoneInfo("Europe/London"))
    refused = note(
        delivery,
        K.REFUSED,
        noon + 5 * MINUTE,
        channel=Channel.IN_PERSON,
        detail=Detail.AT_THE_DOOR,
        words="Doors locked.",
    )
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.fulfilled_by, second.called_by) == (refused, refused)
    assert state_of(delivery) == (Reach.REFUSED, Answer.NONE)
    note(delivery, K.LEFT, noon + 20 * MINUTE, channel=Channel.IN_PERSON, detail=Detail.LETTERBOX)
    second.refresh_from_db()
    assert (second.fulfilled_by, second.called_by) == (None, None)
    assert state_of(delivery) == (Reach.LEFT, Answer.NONE)
    assert [(line.event.kind, line.words) for line in log_of(delivery)] == [("refused", "Doors locked."), ("left", "")]


def test_berlin_promises_by_word_of_mouth_and_the_campaign_waits_its_days(delivery: Delivery) -> None:
    note(delivery, K.HANDED_IN, receiver_role=ReceiverRole.UNKNOWN)
    promise = note(delivery, K.PROMISED, NOW + MINUTE, detail=Detail.REPLY, words="a reply", witnesses="Kim and Noor")
    assert promise.due_at == NOW + MINUTE + 30 * DAY
    assert state_of(delivery) == (Reach.HANDED_IN, Answer.PROMISED)
    line = log_of(delivery)[-1]
    assert (line.words, line.witnesses, line.open_promise) == ("a reply", "Kim and Noor", True)


def test_the_words_are_sealed_under_the_editions_key_and_the_event_holds_a_commitment(delivery: Delivery) -> None:
    event = note(delivery, K.HANDED_IN, words="Guten Tag", witnesses="Kim")
    text = EventText.objects.get(event=event)
    assert b"Guten" not in bytes(text.words_sealed or b"")
    assert b"Kim" not in bytes(text.witnesses_sealed or b"")
    assert len(event.text_commitment) == 64
    assert not note(delivery, K.NOTED, words="  ").text_commitment


def test_a_known_key_gives_the_same_event_back(delivery: Delivery) -> None:
    first = note(delivery, K.SENT, key="click")
    assert note(delivery, K.SENT, key="click") == first
    assert note(delivery, K.REFUSED, key="click") == first
    assert kinds(delivery) == ["sent"]


def test_a_move_that_does_not_fit_now_is_refused_with_its_reason_and_nothing_is_written(delivery: Delivery) -> None:
    with pytest.raises(MoveRefused, match="No attempt stands yet"):
        note(delivery, K.REPLIED)
    note(delivery, K.HANDED_IN)
    with pytest.raises(MoveRefused, match="does not fit the state “handed in”"):
        note(delivery, K.LEFT, NOW + MINUTE)
    assert kinds(delivery) == ["handed_in"]


def test_a_late_fact_is_kept_in_its_place_or_marked(delivery: Delivery) -> None:
    note(delivery, K.HANDED_IN, NOW)
    late = note(delivery, K.REFUSED, NOW - MINUTE, now=NOW + DAY)
    stray = note(delivery, K.PROMISED, NOW - 2 * MINUTE, now=NOW + DAY)
    assert state_of(delivery) == (Reach.HANDED_IN, Answer.NONE)
    assert folded(delivery).out_of_order == {stray.pk}
    assert late.pk in folded(delivery).attempts


def test_what_is_known_to_the_day_follows_what_is_known_to_the_minute(delivery: Delivery) -> None:
    note(delivery, K.SENT, NOW)
    receipt = note(delivery, K.ACKNOWLEDGED, NOW - 3 * timedelta(hours=1), precision=Precision.DAY, now=NOW + 3 * DAY)
    assert state_of(delivery) == (Reach.SENT, Answer.ACKNOWLEDGED)
    assert receipt.occurred_at == datetime(2016, 5, 26, 23, 59, tzinfo=ZoneInfo("Europe/London"))
    today = note(delivery, K.REPLIED, NOW, precision=Precision.DAY, now=NOW + MINUTE)
    assert today.occurred_at == NOW + MINUTE


def test_a_time_not_known_is_not_invented(delivery: Delivery) -> None:
    event = note(delivery, K.SENT, precision=Precision.UNKNOWN)
    assert (event.occurred_at, event.channel) == (None, Channel.UNKNOWN)
    with pytest.raises(DemarcheError, match="Give the day"):
        note(delivery, K.SENT, precision=Precision.UNKNOWN, occurred_at=NOW)
    with pytest.raises(DemarcheError, match="Give the day"):
        note(delivery, K.SENT, occurred_at=None)


@pytest.mark.parametrize("precision", [Precision.MINUTE, Precision.DAY])
def test_the_future_is_refused(delivery: Delivery, precision: Precision) -> None:
    with pytest.raises(DemarcheError, match="future"):
        note(delivery, K.SENT, NOW + 2 * DAY, precision=precision, now=NOW)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"kind": K.SENT, "detail": Detail.LOCKED}, "does not belong"),
        ({"kind": K.PROMISE_KEPT}, "does not fit the state"),
        ({"kind": K.PROMISED, "due_at": NOW - DAY}, "due after it was made"),
        ({"kind": K.CLOSED}, "Say why"),
        ({"kind": K.VOIDED}, "cannot be recorded here"),
        ({"kind": "nonsense"}, "cannot be recorded here"),
        ({"kind": K.OVERDUE}, "written by the system"),
    ],
)
def test_a_wrong_entry_is_refused_with_what_to_do(delivery: Delivery, values: dict[str, str], sentence: str) -> None:
    note(delivery, K.SENT)
    with pytest.raises(DemarcheError, match=sentence):
        note(delivery, at=NOW + MINUTE, by=make_user(), **values)  # type: ignore[arg-type]
    assert kinds(delivery) == ["sent"]


def test_a_promise_of_another_delivery_cannot_be_ended_here(delivery: Delivery) -> None:
    other = make_delivery(delivery.owner, "Berlin", "Europe/Berlin")
    note(other, K.HANDED_IN)
    promise = note(other, K.PROMISED, NOW + MINUTE)
    note(delivery, K.HANDED_IN)
    with pytest.raises(DemarcheError, match="Choose the promise"):
        note(delivery, K.PROMISE_KEPT, NOW + MINUTE, about=promise)


def test_a_reply_keeps_each_promise_that_is_open_at_its_time(delivery: Delivery) -> None:
    note(delivery, K.HANDED_IN)
    one, two = (note(delivery, K.PROMISED, NOW + n * MINUTE) for n in (1, 2))
    note(delivery, K.REPLIED, NOW + 3 * MINUTE, detail=Detail.SUBSTANTIVE)
    assert kinds(delivery)[3:] == ["replied", "promise_kept", "promise_kept"]
    assert {event.about for event in delivery.events.filter(kind=K.PROMISE_KEPT)} == {one, two}
    assert state_of(delivery) == (Reach.HANDED_IN, Answer.REPLIED)
    assert folded(delivery).open_promises == ()


def test_a_reply_that_came_before_a_promise_does_not_keep_it(delivery: Delivery) -> None:
    note(delivery, K.HANDED_IN)
    promise = note(delivery, K.PROMISED, NOW + 5 * MINUTE)
    note(delivery, K.REPLIED, NOW + 2 * MINUTE, now=NOW + DAY)
    assert folded(delivery).open_promises == (promise.pk,)


def test_closing_supersedes_and_voiding_it_takes_that_back(delivery: Delivery) -> None:
    note(delivery, K.HANDED_IN)
    promise = note(delivery, K.PROMISED, NOW + MINUTE)
    closed = note(delivery, K.CLOSED, NOW + 2 * MINUTE, words="They have moved away.")
    assert state_of(delivery) == (Reach.HANDED_IN, Answer.CLOSED)
    void_event(closed, why="Wrong delivery", key="v", by=None, now=NOW + DAY)
    assert state_of(delivery) == (Reach.HANDED_IN, Answer.PROMISED)
    assert folded(delivery).open_promises == (promise.pk,)
    assert not folded(delivery).out_of_order


def test_an_extension_ends_one_promise_and_is_the_next(delivery: Delivery) -> None:
    note(delivery, K.HANDED_IN)
    promise = note(delivery, K.PROMISED, NOW + MINUTE)
    longer = note(delivery, K.PROMISE_EXTENDED, NOW + DAY, about=promise, due_at=NOW + 9 * DAY)
    assert folded(delivery).open_promises == (longer.pk,)
    assert longer.due_at == NOW + 9 * DAY


def test_a_void_needs_a_reason_happens_once_and_cannot_be_voided(delivery: Delivery) -> None:
    event = note(delivery, K.SENT)
    with pytest.raises(DemarcheError, match="Say why"):
        void_event(event, why=" ", key="v", by=None, now=NOW)
    void = void_event(event, why="Not sent after all", key="v", by=None, now=NOW + MINUTE)
    assert void_event(event, why="again", key="v", by=None, now=NOW + MINUTE) == void
    for row in (event, void):
        with pytest.raises(MoveRefused, match="cannot be voided"):
            void_event(row, why="no", key="w", by=None, now=NOW + MINUTE)
    assert state_of(delivery) == (Reach.PLANNED, Answer.NONE)


def test_voiding_an_attempt_opens_its_step_again(delivery: Delivery) -> None:
    step = add_step(ChannelStep(delivery=delivery, channel=Channel.POST), by=None, now=NOW)
    sent = note(delivery, K.SENT, channel=Channel.POST)
    void_event(sent, why="It lies here", key="v", by=None, now=NOW + MINUTE)
    step.refresh_from_db()
    assert step.fulfilled_by is None


def test_redaction_empties_the_words_and_says_so(delivery: Delivery) -> None:
    event = note(delivery, K.HANDED_IN, words="Mrs Invented took it", witnesses="Kim")
    organiser = make_user()
    entry = redact_event(event, why="A name", by=organiser, now=NOW + MINUTE)
    assert (entry.kind, entry.about) == (K.REDACTED, event)
    line = log_of(delivery)[0]
    assert (line.words, line.witnesses, line.redacted) == ("", "", True)
    assert SecurityEntry.objects.get(kind=SecurityKind.ERASED).actor == organiser
    with pytest.raises(DemarcheError, match="no words to redact"):
        redact_event(event, why="again", by=None, now=NOW + MINUTE)
    assert state_of(delivery) == (Reach.HANDED_IN, Answer.NONE)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE letters_event SET kind = 'sent'",
        "DELETE FROM letters_event",
        "UPDATE letters_eventtext SET words_sealed = salt_sealed",
        "DELETE FROM letters_eventtext",
    ],
)
def test_the_database_refuses_to_change_the_log(delivery: Delivery, sql: str) -> None:
    event = note(delivery, K.REFUSED, words="No")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Event.objects.get(pk=event.pk).kind == K.REFUSED


def test_a_superseded_edition_is_not_delivered_but_old_facts_about_it_are_kept(delivery: Delivery) -> None:
    old = delivery.edition
    register_external(old.letter, file=b"%PDF-1.7\n%%EOF\n", by=None, now=NOW + DAY)
    old.refresh_from_db()
    with pytest.raises(DemarcheError, match="newer edition"):
        plan_delivery(old, recipient=make_recipient("Paris"), by=None, now=NOW + DAY)
    with pytest.raises(DemarcheError, match="newer edition"):
        note(delivery, K.SENT, NOW + 2 * DAY)
    note(delivery, K.SENT, NOW, now=NOW + 2 * DAY)
    assert state_of(delivery) == (Reach.SENT, Answer.NONE)


def test_an_edition_has_one_delivery_to_a_recipient_and_copies_to_others(in_scope: Any) -> None:
    organisation = make_organisation()
    in_scope(organisation)
    edition = make_edition(make_campaign(organisation))
    recipient = make_recipient("Paris")
    copy = plan_delivery(edition, recipient=recipient, capacity=Capacity.COPY, by=None, now=NOW)
    assert (copy.owner, copy.capacity, copy.reach) == (organisation, Capacity.COPY, Reach.PLANNED)
    with pytest.raises(DemarcheError, match="already"):
        plan_delivery(edition, recipient=recipient, by=None, now=NOW)


def test_two_entries_within_one_minute_stay_in_their_order(delivery: Delivery) -> None:
    typed, second = NOW, timedelta(seconds=1)
    record_event(delivery, kind=K.SENT, precision=Precision.UNKNOWN, key="a", by=None, now=NOW + 20 * second)
    event = note(delivery, K.ACKNOWLEDGED, typed, now=NOW + 40 * second)
    assert event.occurred_at == NOW + 40 * second
    assert state_of(delivery) == (Reach.SENT, Answer.ACKNOWLEDGED)
