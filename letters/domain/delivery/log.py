"""Appending to a delivery's log, and writing what the log then comes to. What may be appended is decided elsewhere."""

from datetime import datetime
from typing import Any

from django.db.models import Max

from letters.digests import new_salt
from letters.enums import Precision
from letters.lifecycle import Folded
from letters.models import Delivery, Event, EventText
from letters.queries.delivery.facts import TABLE, Words, folded
from letters.queries.edition import edition_key
from letters.wording import tidy
from organisations.models import User


def lock_delivery(delivery: Delivery) -> Delivery:
    """The row as it is now, held until the transaction ends: two people at one log write one after the other."""
    locked: Delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    return locked


def draft_event(delivery: Delivery, *, key: str, by: User | None, now: datetime, **values: Any) -> Event:
    """The next line of the log, not written yet. Without a time of its own it happened now."""
    latest = delivery.events.aggregate(latest=Max("sequence"))["latest"]
    return Event(
        owner_id=delivery.owner_id,
        delivery=delivery,
        sequence=0 if latest is None else latest + 1,
        key=key,
        recorded_by=by,
        recorded_at=now,
        **{"occurred_at": now, "precision": Precision.MINUTE, **values},
    )


def append_event(event: Event, *, words: str = "", witnesses: str = "") -> Event:
    """Write the line and seal its words, inside the transaction that holds the delivery."""
    said = Words(tidy(words), tidy(witnesses), new_salt())
    spoken = bool(said.said or said.witnesses)
    event.text_commitment = said.commitment if spoken else ""
    event.save(force_insert=True)
    if spoken:
        _seal_words(event, said)
    return event


def _seal_words(event: Event, said: Words) -> EventText:
    text = EventText(owner_id=event.owner_id, event=event)
    key = edition_key(event.delivery.edition)
    text.words_sealed = key.seal(said.said, TABLE, "words_sealed", text.pk)
    text.witnesses_sealed = key.seal(said.witnesses, TABLE, "witnesses_sealed", text.pk)
    text.salt_sealed = key.seal(said.salt, TABLE, "salt_sealed", text.pk)
    text.save(force_insert=True)
    return text


def project(delivery: Delivery) -> Folded:
    """Read the whole log and write both projections."""
    state = folded(delivery)
    delivery.reach, delivery.answer = state.reach, state.answer
    delivery.save(update_fields=["reach", "answer"])
    return state
