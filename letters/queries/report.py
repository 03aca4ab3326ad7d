"""What a campaign's letters came to: the deliveries that are told of, their totals, the rows of the delivery report."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from letters.enums import PROMISES, Answer, EventKind, Reach
from letters.lifecycle import Folded
from letters.models import Delivery, Edition, Event
from letters.queries.delivery import folded, moment_of


@dataclass(frozen=True)
class Total:
    """A number with what it counts; `key` is stable, for programs."""

    key: str
    label: str | Promise
    number: int


IN_ORDER = ("edition__letter__target__position", "recipient__city", "edition__number", "created_at")


@dataclass(frozen=True)
class ReportRow:
    """A delivery and what stands in its log, in order of time: all of it, the attempts, and promises of an answer."""

    delivery: Delivery
    state: Folded
    standing: list[Event]
    attempts: list[Event]
    promises: list[Event]

    @property
    def addressee(self) -> list[str]:
        """The lines printed on the edition; none for a letter that was written elsewhere. Only `report_of` reads them."""
        return getattr(self.delivery, "printed_addressee", None) or []

    @property
    def last_attempt(self) -> Event | None:
        return self.attempts[-1] if self.attempts else None

    @property
    def last_promise(self) -> Event | None:
        return self.promises[-1] if self.promises else None

    @property
    def refusals(self) -> int:
        return sum(event.kind == EventKind.REFUSED for event in self.attempts)


@dataclass(frozen=True)
class Report:
    """Read at one moment of the database; `as_of` is when that was asked for. `partly`: of one's own cities alone."""

    campaign: Campaign
    as_of: datetime
    totals: list[Total]
    rows: list[ReportRow]
    partly: bool = False


def report_of(campaign: Campaign, *, now: datetime, using: str = "snapshot", partly: bool = False) -> Report:
    """All of it from one snapshot: rows and totals agree whatever is recorded meanwhile. Which deliveries are read is the
    scope's to say; `partly` says it to the reader."""
    with transaction.atomic(using=using):
        told = told_deliveries(campaign, using=using).select_related("edition__letter__campaign")
        deliveries = list(told.annotate(printed_addressee=F("edition__content__addressee")))
    rows = [report_row(delivery) for delivery in deliveries]
    return Report(campaign, now, totals_of(rows), rows, partly)


def told_deliveries(campaign: Campaign, using: str = "default") -> QuerySet[Delivery]:
    """Every delivery of the campaign but those of an edition that was replaced before it was carried anywhere."""
    told = _told(using).filter(edition__letter__campaign=campaign)
    return told.select_related("recipient", "edition__letter").order_by(*IN_ORDER)


def all_told(using: str = "default") -> QuerySet[Delivery]:
    """The same of every campaign in the present scope, one campaign after the other."""
    told = _told(using).select_related("recipient", "edition__letter__campaign")
    return told.order_by("edition__letter__campaign", *IN_ORDER)


def _told(using: str) -> QuerySet[Delivery]:
    deliveries: QuerySet[Delivery] = Delivery.objects.using(using)
    told = deliveries.filter(Q(edition__in=Edition.objects.standing()) | ~Q(reach__in=[Reach.PLANNED, Reach.CANCELLED]))
    # The log's own order would join everything by which deliveries are ordered.
    log = Prefetch("events", Event.objects.using(using).order_by("sequence"))
    return told.defer("edition__content", "edition__data_key_sealed").prefetch_related(log)


def report_row(delivery: Delivery) -> ReportRow:
    state = folded(delivery)
    standing = standing_events(delivery, state)
    return ReportRow(
        delivery=delivery,
        state=state,
        standing=standing,
        attempts=[event for event in standing if event.pk in state.attempts],
        promises=[event for event in standing if event.kind in PROMISES],
    )


def standing_events(delivery: Delivery, state: Folded) -> list[Event]:
    """In order of time, without what was voided or is out of order."""
    gone = state.voided | state.out_of_order
    return sorted((event for event in delivery.events.all() if event.pk not in gone), key=in_time)


def in_time(event: Event) -> tuple[datetime, int]:
    """The order of the fold (docs/adr/0020)."""
    return moment_of(event), event.sequence


def totals_of(rows: Collection[ReportRow]) -> list[Total]:
    """The same numbers for page and file: deliveries, each reach, each answer, signatures under what was carried.

    A promise that is still open is counted whatever the answer has come to since: "overdue" does not hide it.
    """
    reach, answer = Counter(row.delivery.reach for row in rows), Counter(row.delivery.answer for row in rows)
    return [
        Total("deliveries", _("letters"), len(rows)),
        *(Total(f"reach_{one}", one.label, reach[one]) for one in Reach),
        *(Total(f"answer_{one}", one.label, answer[one]) for one in Answer),
        Total("open_promises", _("promises still open"), sum(len(row.state.open_promises) for row in rows)),
        Total("signatures", _("signatures under the letters"), signatures_under(row.delivery.edition for row in rows)),
    ]


def signatures_under(editions: Iterable[Edition]) -> int:
    """By the counts that were frozen; an edition that another one of these replaces is not counted beside it."""
    by_key = {edition.pk: edition for edition in editions}
    replaced = {edition.supersedes_id for edition in by_key.values()} - {None}
    stands = (one for one in by_key.values() if not replaced & {one.pk, one.supplements_id})
    return sum(edition.counts.get("signatures", 0) for edition in stands)
