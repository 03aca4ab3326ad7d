"""Whether an entry may stand in the log: its parts, its time, and its place in the life of the delivery."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from letters.enums import ATTEMPTS, DETAILS, PROMISE_ENDS, PROMISES, SYSTEM_ONLY, EventKind, Precision
from letters.errors import MoveRefused
from letters.lifecycle import Fact, fold, why_not, would_fit
from letters.models import Delivery, Edition, Event
from letters.queries.delivery.facts import fact_of, facts_of, last_moment, moment_of
from organisations.errors import DemarcheError

NEED_WORDS = {EventKind.CLOSED, EventKind.CANCELLED}
"""A person's decision that nobody can see from outside: its reason belongs into the log."""


def settled_time(delivery: Delivery, occurred_at: datetime | None, precision: str, now: datetime) -> datetime | None:
    """The time under which an entry is filed. Where only the day is known it is the day's last minute, but not after
    now: so it follows what is known to the minute. Within the present minute it is now, so what is entered one after
    the other stays so. None where nothing is known."""
    if (occurred_at is None) != (precision == Precision.UNKNOWN):
        raise DemarcheError(_("Give the day, and the time if you know it, or say that the time is not known."))
    if occurred_at is None:
        return None
    zone = ZoneInfo(delivery.recipient.time_zone)
    if precision == Precision.DAY:
        last_minute = datetime.combine(occurred_at.astimezone(zone).date(), time(23, 59), zone)
        first_minute = datetime.combine(occurred_at.astimezone(zone).date(), time(), zone)
        occurred_at = first_minute if first_minute > now else min(last_minute, now)
    if occurred_at > now + timedelta(minutes=1):
        raise DemarcheError(_("This lies in the future. Record what has happened."), field="occurred_on")
    present = now.replace(second=0, microsecond=0)
    return now if occurred_at >= present else occurred_at


def check_entry(event: Event, *, words: str) -> None:
    """Raises DemarcheError where a part of the entry is wrong, MoveRefused where the entry does not fit the log."""
    if event.kind not in set(EventKind) - {EventKind.VOIDED, EventKind.REDACTED}:
        raise DemarcheError(_("This kind of entry cannot be recorded here."))
    _check_parts(event)
    if event.kind in NEED_WORDS and not words.strip():
        raise DemarcheError(_("Say why; the reason stands in the log."), field="words")
    if event.kind in ATTEMPTS:
        _check_attempt(event)
    _check_fit(event)


def refuse_superseded(edition: Edition) -> None:
    """Raises DemarcheError where a newer edition stands in its place."""
    if edition.replacement:
        raise DemarcheError(_("A newer edition has replaced this one. Deliver the newer one."))


def _check_parts(event: Event) -> None:
    if event.detail and event.detail not in DETAILS[EventKind(event.kind)]:
        raise DemarcheError(_("This detail does not belong to this kind of entry."), field="detail")
    if event.about is not None and event.about.delivery_id != event.delivery_id:
        raise DemarcheError(_("Choose the promise that this is about."), field="about")
    if event.kind in PROMISE_ENDS and event.about is None:
        if sentence := why_not(EventKind(event.kind), fold(facts_of(event.delivery))):
            raise MoveRefused(sentence)
        raise DemarcheError(_("Choose the promise that this is about."), field="about")
    if event.kind in PROMISES and event.due_at and event.due_at <= moment_of(event):
        raise DemarcheError(_("A promise is due after it was made. Give a later time."), field="due_on")


def _check_attempt(event: Event) -> None:
    """Old paper may have been carried before the new edition was frozen, and said so later; never after."""
    newer = event.delivery.edition.replacement
    if newer and moment_of(event) >= newer.frozen_at:
        refuse_superseded(event.delivery.edition)


def _check_fit(event: Event) -> None:
    """A fact that lies before the latest one is kept even where it does not fit; it is then marked in the log."""
    facts, fact = facts_of(event.delivery), fact_of(event)
    state = fold(facts)
    by_the_system = event.kind in SYSTEM_ONLY and event.recorded_by_id is None
    if event.kind in SYSTEM_ONLY and not by_the_system:
        raise MoveRefused(str(why_not(EventKind(event.kind), state)))
    latest = last_moment(facts, state)
    late = latest is not None and fact.occurred_at is not None and fact.occurred_at < latest
    if not late and not would_fit(facts, fact):
        raise MoveRefused(_why(EventKind(event.kind), facts, event))


def _why(kind: EventKind, facts: list[Fact], event: Event) -> str:
    return why_not(kind, fold(facts), event.about_id) or _("This entry does not fit the log.")
