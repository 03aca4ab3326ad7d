"""Deliveries as people read them: the log line by line with its words, and the board."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from letters.enums import EventKind
from letters.lifecycle import Folded
from letters.models import Delivery, Event, EventText
from letters.queries.delivery.facts import Words, folded, moment_of, open_words
from letters.queries.delivery.plan import next_step
from letters.queries.edition import edition_key


@dataclass(frozen=True)
class LoggedEvent:
    """One line of the log for people. `words` is empty where nothing was said or where it was redacted."""

    event: Event
    words: str
    witnesses: str
    redacted: bool
    voided: bool
    out_of_order: bool
    open_promise: bool


def log_of(delivery: Delivery) -> list[LoggedEvent]:
    """In the order in which things happened, voided ones and corrections included, with the words opened."""
    state = folded(delivery)
    words = _words_of(delivery)
    rows = sorted(delivery.events.all(), key=lambda event: (moment_of(event), event.sequence))
    return [_line(event, words, state) for event in rows]


def _words_of(delivery: Delivery) -> dict[UUID, Words | None]:
    texts = list(EventText.objects.filter(event__delivery=delivery))
    key = edition_key(delivery.edition) if texts else None
    return {text.event_id: open_words(text, key) for text in texts if key}


def _line(event: Event, words: dict[UUID, Words | None], state: Folded) -> LoggedEvent:
    said = words.get(event.pk) or Words()
    return LoggedEvent(
        event=event,
        words=said.said,
        witnesses=said.witnesses,
        redacted=event.pk in words and words[event.pk] is None,
        voided=event.pk in state.voided,
        out_of_order=event.pk in state.out_of_order,
        open_promise=event.pk in state.open_promises,
    )


def promises_of(delivery: Delivery, state: Folded) -> list[Event]:
    """The open ones, oldest first."""
    by_id = {event.pk: event for event in delivery.events.all()}
    return [by_id[promise] for promise in state.open_promises]


def board(rows: QuerySet[Delivery] | None = None) -> QuerySet[Delivery]:
    """Deliveries with all that a line of the board shows, in a number of queries that does not grow with rows."""
    found = Delivery.objects.all() if rows is None else rows
    lines: QuerySet[Delivery] = found.select_related(
        "recipient", "edition__letter__campaign", "edition__letter__target__coordinator"
    ).prefetch_related("events", "steps")
    return lines


def next_due(delivery: Delivery) -> datetime | None:
    """The nearest time that somebody waits for: of an open promise or of the next step."""
    step = next_step(delivery)
    dues = [folded(delivery).next_due, step.due_at if step else None]
    return min((due for due in dues if due), default=None)


def last_event(delivery: Delivery) -> Event | None:
    """The latest in time of those that stand and are about the delivery itself, not about the log."""
    gone = folded(delivery).voided
    about_log = {EventKind.VOIDED, EventKind.REDACTED}
    lines = [event for event in delivery.events.all() if event.pk not in gone and event.kind not in about_log]
    return max(lines, key=lambda event: (moment_of(event), event.sequence), default=None)
