"""The lines of a log: as facts, as what they come to, and their words, opened with the key of the edition."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from letters.digests import canonical, commitment
from letters.enums import NEUTRAL
from letters.lifecycle import Fact, Folded, fold
from letters.models import Delivery, Event, EventText
from organisations.sealing import DataKey

TABLE = EventText._meta.db_table


@dataclass(frozen=True)
class Words:
    """What was said or seen, and who heard it. `salt` is kept with them and never shown."""

    said: str = ""
    witnesses: str = ""
    salt: str = ""

    @property
    def commitment(self) -> str:
        """SHA-256, hexadecimal, over the salt and the canonical JSON of both texts; it stands in the event."""
        return commitment(self.salt, canonical([self.said, self.witnesses]))


def open_words(text: EventText, key: DataKey) -> Words | None:
    """None where the words were redacted; raises SealBroken."""
    if text.redacted_at:
        return None
    said, witnesses, salt = (
        key.unseal(getattr(text, column), TABLE, column, text.pk)
        for column in ("words_sealed", "witnesses_sealed", "salt_sealed")
    )
    return Words(said, witnesses, salt)


def fact_of(event: Event) -> Fact:
    return Fact(
        id=event.pk,
        kind=event.kind,
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        sequence=event.sequence,
        about=event.about_id,
        voids=event.voids_id,
        due_at=event.due_at,
    )


def facts_of(delivery: Delivery) -> list[Fact]:
    """The whole log; from rows fetched before (`prefetch_related("events")`) where there are such."""
    return [fact_of(event) for event in delivery.events.all()]


def folded(delivery: Delivery) -> Folded:
    return fold(facts_of(delivery))


def moment_of(row: Fact | Event) -> datetime:
    """Where in time a line stands: when it happened or, where that is not known, when it was recorded."""
    return row.occurred_at or row.recorded_at


def last_moment(facts: Iterable[Fact], state: Folded) -> datetime | None:
    """The time of the latest event that stands and moves something; what lies before it is a late fact."""
    standing = (fact for fact in facts if fact.kind not in NEUTRAL and fact.id not in state.voided)
    return max(map(moment_of, standing), default=None)
