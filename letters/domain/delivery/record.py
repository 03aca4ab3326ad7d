"""One edition to one recipient: planned, and what became of it, recorded, voided and redacted in an append-only log."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from letters.domain.delivery.entry import check_entry, refuse_superseded, settled_time
from letters.domain.delivery.log import append_event, draft_event, lock_delivery, project
from letters.domain.delivery.plan import fulfil_step, note_way, reopen_steps, settle_plan
from letters.enums import ANSWERS, ATTEMPTS, PROMISES, Channel, EventKind
from letters.errors import MoveRefused
from letters.lifecycle import Folded, why_not, would_fit
from letters.models import Delivery, Event, EventText
from letters.queries.delivery.facts import fact_of, facts_of, folded, moment_of
from organisations.domain.securitylog import log_security
from organisations.enums import SecurityKind
from organisations.errors import DemarcheError
from organisations.models import User
from organisations.validation import save_row

ENDS = {EventKind.REPLIED: EventKind.PROMISE_KEPT, EventKind.CLOSED: EventKind.PROMISE_SUPERSEDED}
"""What a reply and a closing do to every promise that is open at their time."""


def add_delivery(delivery: Delivery, /, *, by: User | None, now: datetime) -> Delivery:
    """Plan the delivery in `delivery`: an edition that no newer one replaces, a recipient, a capacity."""
    with transaction.atomic():
        refuse_superseded(delivery.edition)
        delivery.created_at = now
        return save_row(delivery)


def record_event(
    delivery: Delivery,
    *,
    kind: str,
    detail: str = "",
    channel: str = "",
    about: Event | None = None,
    occurred_at: datetime | None = None,
    precision: str,
    receiver_role: str = "",
    due_at: datetime | None = None,
    words: str = "",
    witnesses: str = "",
    key: str,
    by: User | None,
    now: datetime,
) -> Event:
    """Append what happened, with all that follows from it; a known `key` gives back the event that it made.

    `precision` "unknown" goes without `occurred_at`; "day" with any moment of that day in the recipient's zone. A
    promise without `due_at` is due after the campaign's days to wait. Raises MoveRefused where the event fits neither
    now nor, as a late fact, before the latest one; DemarcheError with its field where the entry itself is wrong.
    """
    with transaction.atomic():
        delivery = lock_delivery(delivery)
        known: Event | None = delivery.events.filter(key=key).first()
        if known:
            return known
        values = {"kind": kind, "detail": detail, "about": about, "receiver_role": receiver_role, "due_at": due_at}
        moment = settled_time(delivery, occurred_at, precision, now)
        draft = draft_event(delivery, key=key, by=by, now=now, occurred_at=moment, precision=precision, **values)
        draft.channel = channel or (Channel.UNKNOWN if kind in ATTEMPTS else "")
        if kind in PROMISES and due_at is None:
            draft.due_at = moment_of(draft) + reply_time(delivery)
        check_entry(draft, words=words)
        event = append_event(draft, words=words, witnesses=witnesses)
        _follow(event)
        _settle(delivery, now=now)
        return event


def record_overdue(delivery: Delivery, *, about: Event, due: datetime, now: datetime) -> Event | None:
    """The sweep's own entry: what was awaited did not come. It stands at the time when it was due, so the log reads
    the same however late the sweep came. None where that is in the log already or no longer true."""
    with transaction.atomic():
        delivery = lock_delivery(delivery)
        earlier = delivery.events.filter(kind=EventKind.OVERDUE, about=about, occurred_at=due)
        if earlier.filter(voided_by=None).exists():
            return None
        key = f"overdue:{about.pk}:{due.isoformat()}" + ("" if not earlier else f":{len(earlier)}")
        draft = draft_event(delivery, key=key, by=None, now=now, kind=EventKind.OVERDUE, about=about, occurred_at=due)
        if not would_fit(facts_of(delivery), fact_of(draft)):
            return None
        event = append_event(draft)
        _settle(delivery, now=now)
        return event


def void_event(event: Event, *, why: str, key: str, by: User | None, now: datetime) -> Event:
    """Take an entry back, with a reason; the log is then read without it and without what the system wrote from it."""
    with transaction.atomic():
        delivery = lock_delivery(event.delivery)
        known: Event | None = delivery.events.filter(key=key).first()
        if known:
            return known
        refusal = why_not(EventKind.VOIDED, folded(delivery), event.pk)
        if refusal:
            raise MoveRefused(refusal)
        if not why.strip():
            raise DemarcheError(_("Say why this entry is taken back."), field="why")
        void = _void(event, words=why, key=key, by=by, now=now)
        for follower in _written_from(event):
            _void(follower, key=f"voided:{follower.pk}", by=by, now=now)
        _settle(delivery, now=now)
        return void


def redact_event(event: Event, *, why: str, by: User | None, now: datetime) -> Event:
    """Empty the words of an entry for good, and say in the log that this was done and why."""
    with transaction.atomic():
        delivery = lock_delivery(event.delivery)
        text = EventText.objects.select_for_update().filter(event=event, redacted_at=None).first()
        if text is None:
            raise DemarcheError(_("This entry has no words to redact, or they were redacted before."))
        if not why.strip():
            raise DemarcheError(_("Say why the words are redacted, without repeating them."), field="why")
        text.words_sealed = text.witnesses_sealed = text.salt_sealed = None
        text.redacted_at = now
        text.save(update_fields=["words_sealed", "witnesses_sealed", "salt_sealed", "redacted_at"])
        log_security(SecurityKind.ERASED, organisation=event.owner, by=by, subject=event, now=now)
        values: dict[str, Any] = {"kind": EventKind.REDACTED, "about": event}
        draft = draft_event(delivery, key=f"redacted:{event.pk}", by=by, now=now, **values)
        return append_event(draft, words=why)


def reply_time(delivery: Delivery) -> timedelta:
    """How long the campaign waits for an answer."""
    return timedelta(days=delivery.edition.letter.campaign.reply_days)


def _void(event: Event, *, words: str = "", key: str, by: User | None, now: datetime) -> Event:
    draft = draft_event(event.delivery, key=key, by=by, now=now, kind=EventKind.VOIDED, voids=event)
    reopen_steps(event)
    note_way(event, taken_back=True)
    return append_event(draft, words=words)


def _written_from(event: Event) -> list[Event]:
    """What the system wrote beside or because of this entry: the keys of those name it (docs/adr/0020)."""
    rows = event.delivery.events.filter(key__contains=str(event.pk), kind__in=ANSWERS, voided_by=None)
    return list(rows.exclude(pk=event.pk))


def _follow(event: Event) -> None:
    """What an entry brings with it at once: a step of the plan is done, open promises end."""
    if event.kind in ATTEMPTS:
        fulfil_step(event)
        note_way(event)
    if event.kind not in ENDS:
        return
    state = folded(event.delivery)
    if event.pk in state.out_of_order:
        return
    kind = ENDS[EventKind(event.kind)]
    for promise in event.delivery.events.filter(pk__in=state.open_promises):
        if moment_of(promise) <= moment_of(event):
            _end_promise(promise, kind, event)


def _end_promise(promise: Event, kind: EventKind, because: Event) -> Event:
    draft = draft_event(
        because.delivery,
        key=f"{kind}:{because.pk}:{promise.pk}",
        by=because.recorded_by,
        now=because.recorded_at,
        kind=kind,
        about=promise,
        occurred_at=because.occurred_at,
        precision=because.precision,
    )
    return append_event(draft)


def _settle(delivery: Delivery, *, now: datetime) -> Folded:
    """Write both projections and the plan; take back an "overdue" of the sweep that a late fact has made untrue."""
    state = project(delivery)
    untrue = list(delivery.events.filter(pk__in=state.out_of_order, kind=EventKind.OVERDUE, recorded_by=None))
    for event in untrue:
        _void(event, key=f"voided:{event.pk}", by=None, now=now)
    if untrue:
        state = project(delivery)
    settle_plan(delivery, state)
    return state
