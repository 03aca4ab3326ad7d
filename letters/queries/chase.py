"""What the sweep has to look at: promises and attempts whose time has come or is near, and steps that are due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from campaigns.models import Campaign
from letters.enums import ATTEMPTS, PROMISE_ENDS, PROMISES, Answer, Capacity, Reach
from letters.lifecycle import Folded
from letters.models import ChannelStep, Delivery, Event
from letters.queries.delivery import open_steps
from organisations.models import User
from organisations.queries.member import members_of, organisers_of

BEFORE = timedelta(days=2)
AGAIN = timedelta(days=7)
STANDS = (Reach.SENT, Reach.HANDED_IN, Reach.LEFT)


@dataclass(frozen=True)
class Reminder:
    """One mail about a promise: before it is due (number -1), when it is, then every week until it is ended."""

    promise: Event
    number: int


def deliveries_to_chase(now: datetime) -> QuerySet[Delivery]:
    """A superset, cheap to ask: an open promise is near or past, or an attempt has waited as long as its campaign does."""
    ended = Event.objects.filter(about=OuterRef("pk"), kind__in=PROMISE_ENDS, voided_by=None)
    promises = Event.objects.filter(kind__in=PROMISES, due_at__lte=now + BEFORE, voided_by=None).exclude(Exists(ended))
    found: set[UUID] = set(promises.values_list("delivery", flat=True))
    for days in Campaign.objects.values_list("reply_days", flat=True).distinct().order_by("reply_days"):
        found |= _waited(days, now)
    rows: QuerySet[Delivery] = Delivery.objects.filter(pk__in=found)
    return rows


def awaited(delivery: Delivery, state: Folded) -> UUID | None:
    """The attempt that an answer is still due to: the latest, where the letter stands with the addressee and nobody
    has promised, replied or closed."""
    waiting = delivery.reach in STANDS and delivery.answer in {Answer.NONE, Answer.ACKNOWLEDGED}
    return state.attempts[-1] if waiting and delivery.capacity == Capacity.ADDRESSEE else None


def reminders_due(promises: list[Event], now: datetime) -> Iterator[Reminder]:
    """For each open promise the reminder that should have gone out last: one at a time, however late the sweep comes."""
    for promise in promises:
        if promise.due_at and promise.due_at - BEFORE <= now:
            yield Reminder(promise, (now - promise.due_at) // AGAIN if now >= promise.due_at else -1)


def steps_due(now: datetime) -> QuerySet[ChannelStep]:
    """Open steps whose time has come, or that a refusal, a failure or a broken promise calls for."""
    due = ChannelStep.objects.due(now).values("pk")
    return open_steps().filter(pk__in=due).select_related("delivery", "called_by", "responsible")


def people_for(delivery: Delivery, *, now: datetime, first: User | None = None) -> list[User]:
    """Whom to tell: who sees to it, else the city's coordinator, else those who answer for the organisation."""
    members = members_of([delivery.owner_id], now=now)
    target = delivery.edition.letter.target
    for person in (first, target.coordinator if target else None):
        if person is not None and members.filter(pk=person.pk).exists():
            return [person]
    return list(organisers_of(delivery.owner_id, now=now))


def _waited(days: int, now: datetime) -> set[UUID]:
    """Deliveries of campaigns that wait `days` days, in which an attempt is as old as that and nothing was said."""
    old = Event.objects.filter(delivery=OuterRef("pk"), kind__in=ATTEMPTS).annotate(
        moment=Coalesce("occurred_at", "recorded_at")
    )
    rows = Delivery.objects.filter(
        Exists(old.filter(moment__lte=now - timedelta(days=days))),
        edition__letter__campaign__reply_days=days,
        reach__in=STANDS,
        answer__in=[Answer.NONE, Answer.ACKNOWLEDGED],
        capacity=Capacity.ADDRESSEE,
    )
    return set(rows.values_list("pk", flat=True))
