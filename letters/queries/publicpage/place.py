"""What the log says of one place, as public pages tell it: stamps, a sentence, and the road that the letter took."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from letters.digests import digest_of_bytes
from letters.enums import Answer, EventKind, Precision, Reach
from letters.lifecycle import EDGES
from letters.models import Event
from letters.queries.report import ReportRow, in_time
from letters.sentences import ANSWER_WORDS, WORDS, sentence_of, word_of
from letters.times import local_time, machine_time, told_time
from organisations.models import Recipient

DAY_ONLY_FOR = timedelta(hours=24)
"""A time to the minute, read while people are still on their way home from the door, tells who stood there."""

LASTING = frozenset({EventKind.HANDED_IN, EventKind.LEFT, EventKind.REFUSED, EventKind.REPLIED})
"""Outcomes that stay true whatever came after them, so they stay visible beside it; and so do open promises."""

REPLIES = frozenset({EventKind.REPLIED, EventKind.PROMISE_KEPT})

LED_TO = {answer: {edge.kind for edge in EDGES if edge.target == answer != edge.source} for answer in Answer}
"""The kinds of entry that bring an answer about."""


@dataclass(frozen=True)
class Stamp:
    key: str
    word: str
    label: str = ""
    when: str = ""


@dataclass(frozen=True)
class Stop:
    """One dot of the route. What was voided, and what somebody wrote, is never on a public page.

    `mark` tells it from all others and nothing else; `recorded_on` is the day in the recipient's city.
    """

    key: str
    word: str
    sentence: str
    when: str
    machine_time: str
    mark: str
    recorded_on: date


@dataclass(frozen=True)
class Place:
    """One letter at one recipient. `letter_code` is empty where no letter was frozen yet."""

    city: str
    recipient: str
    recipient_code: str
    letter_code: str
    stamps: list[Stamp]
    summary: str
    events: list[Stop]


def place_of(recipient: Recipient, letter_code: str, rows: Iterable[ReportRow], *, now: datetime) -> Place:
    """`rows`: the deliveries of the letter to this recipient, supplements included."""
    told = list(rows)
    events = sorted((event for row in told for event in shown_events(row)), key=in_time)
    zone = recipient.time_zone
    return Place(
        city=recipient.city,
        recipient=recipient.name,
        recipient_code=recipient.code,
        letter_code=letter_code,
        stamps=stamps_of(told, zone, now=now),
        summary=_summary(told),
        events=[_stop(event, zone, now) for event in events],
    )


def shown_events(row: ReportRow) -> list[Event]:
    """Entries that stand and are not internal, in order of time."""
    return [event for event in row.standing if event.kind in WORDS]


def stamps_of(rows: Iterable[ReportRow], zone: str, *, now: datetime) -> list[Stamp]:
    """What public and staff pages alike say of these deliveries of one letter to one recipient, in order of time; where
    two came to the same, the later one."""
    stamps = [
        Stamp(key, _stamp_word(key, event), _sentence(event), _when(event, zone, now)) for key, event in _stamped(rows)
    ]
    return stamps or [Stamp(Reach.PLANNED, _("Planned"))]


def marks_of(rows: Iterable[ReportRow]) -> list[Stamp]:
    """The same stamps with nothing beside them: for lists."""
    marks = [Stamp(key, _stamp_word(key, event)) for key, event in _stamped(rows)]
    return marks or [Stamp(Reach.PLANNED, _("Planned"))]


def _stamped(rows: Iterable[ReportRow]) -> list[tuple[str, Event]]:
    stamped = {key: event for row in rows for key, event in _outcomes(row)}
    return sorted(stamped.items(), key=lambda one: in_time(one[1]))


def _outcomes(row: ReportRow) -> Iterable[tuple[str, Event]]:
    """The state of the delivery and what stays true beside it, each with the latest entry that made it so."""
    events = shown_events(row)
    latest = {event.kind: event for event in events}
    yield from ((kind, event) for kind, event in latest.items() if kind in LASTING or kind == row.state.reach)
    yield from ((Answer.PROMISED, event) for event in events if event.pk in row.state.open_promises)
    answered = [event for event in events if event.kind in LED_TO[row.state.answer]]
    if answered:
        yield row.state.answer, answered[-1]


def _stamp_word(key: str, event: Event) -> str:
    """A promise names what was promised; any other answer is named by the state that it led to."""
    if key in ANSWER_WORDS and key != event.kind:
        return str(ANSWER_WORDS[key])
    return word_of(event.kind, event.detail)


def _stop(event: Event, zone: str, now: datetime) -> Stop:
    precision = _precision(event, now)
    return Stop(
        key=event.kind,
        word=word_of(event.kind, event.detail),
        sentence=_sentence(event),
        when=_when(event, zone, now),
        machine_time=machine_time(event.occurred_at, precision, zone),
        mark=digest_of_bytes(event.pk.bytes)[:20],
        recorded_on=local_time(event.recorded_at, zone).date(),
    )


def _sentence(event: Event) -> str:
    return sentence_of(event.kind, event.detail, event.channel, event.receiver_role)


def _when(event: Event, zone: str, now: datetime) -> str:
    return told_time(event.occurred_at, _precision(event, now), zone)


def _precision(event: Event, now: datetime) -> str:
    """A deadline is a day too: nobody saw it pass at its minute."""
    recent = event.occurred_at is not None and now - event.occurred_at < DAY_ONLY_FOR
    if recent or event.kind == EventKind.OVERDUE:
        return Precision.DAY
    return event.precision


def _summary(rows: list[ReportRow]) -> str:
    attempts = sum(len(row.attempts) for row in rows)
    if not attempts:
        return _("No attempt to deliver it is recorded.")
    said = ngettext(
        "%(count)d attempt to deliver it is recorded.", "%(count)d attempts to deliver it are recorded.", attempts
    ) % {"count": attempts}
    replied = any(event.kind in REPLIES for row in rows for event in shown_events(row))
    silence = _("No reply is recorded.")
    return said if replied else f"{said} {silence}"
