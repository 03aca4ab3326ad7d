"""How far forms come: received, mailed, confirmed; by day, and by mail provider."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from letters.enums import IntakeAsk, IntakeState, SignatureSource, SignatureState
from letters.models import Intake, Signature
from letters.queries.signature import opened
from organisations.addresses import OTHER, registrable_domain

DAYS = 30
MANY = 10
"""From so many mailboxes on a mail domain is named: of fewer one could tell who they are."""
MAILED, CONFIRMED, EXPIRED, CAME_BACK = "mailed", "confirmed", "expired", "came_back"
RECEIVED, HELD = "received", "held"
NUMBERS = {
    MAILED: Count("form", distinct=True, filter=Q(mailed_at__isnull=False)),
    CONFIRMED: Count("form", distinct=True, filter=Q(confirmed_at__isnull=False)),
    EXPIRED: Count("form", distinct=True, filter=Q(state=SignatureState.EXPIRED)),
    CAME_BACK: Count("form", distinct=True, filter=Q(bounced_at__isnull=False)),
}
OF_PROVIDERS = {RECEIVED: Count("form", distinct=True), **NUMBERS}


@dataclass(frozen=True)
class Funnel:
    """Signings, not signatures: one form may sign many letters, and who asks for a link signs none. Forms are deleted after
    a week, so that older days have no `received` and `held`. A form is sealed, so that a provider's `received` are those of
    which the worker has made a signing. `marks` are those of the domains among the providers that many signed from; what
    was emptied stays among the others."""

    days: Mapping[date, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    providers: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    marks: Mapping[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def funnel(*, now: datetime) -> Funnel:
    """Of the last days, in the present scope."""
    since, found = now - timedelta(days=DAYS), Funnel()
    for row in _signings(since):
        found.days[row["day"]].update({name: row[name] for name in NUMBERS})
        found.providers[row["mail_domain"]].update({name: row[name] for name in OF_PROVIDERS})
    for row in _domains(since):
        name, numbers = named_domain([row["domain_index"]]), {name: row[name] for name in OF_PROVIDERS}
        found.providers[name].update(numbers)
        found.marks[name].append(row["domain_index"])
        found.providers[OTHER].subtract(numbers)
    if not any(found.providers[OTHER].values()):
        del found.providers[OTHER]
    for row in _forms(since):
        found.days[row["day"]].update({name: row[name] for name in (RECEIVED, HELD)})
    return found


def of_domain(marks: Collection[str]) -> QuerySet[Signature]:
    """All that were given with an address there, in the present scope."""
    rows: QuerySet[Signature] = Signature.objects.filter(domain_index__in=[mark for mark in marks if mark])
    return rows


def named_domain(marks: Collection[str]) -> str:
    """How it is called, read from one of many addresses; empty where few signed from there."""
    rows = of_domain(marks).exclude(email_sealed=None)
    if rows.aggregate(number=Count("mail_index", distinct=True))["number"] < MANY:
        return ""
    return registrable_domain(opened(rows.order_by("pk")[0], "email"))


def _signings(since: datetime) -> Iterable[Any]:
    grouped = _web(since).annotate(day=TruncDate("recorded_at", tzinfo=UTC)).values("day", "mail_domain")
    return grouped.annotate(**OF_PROVIDERS)


def _domains(since: datetime) -> Iterable[Any]:
    """By campaign, for each has marks of its own."""
    grouped = _web(since).filter(mail_domain=OTHER).exclude(domain_index="").values("campaign", "domain_index")
    return grouped.annotate(mailboxes=Count("mail_index", distinct=True), **OF_PROVIDERS).filter(mailboxes__gte=MANY)


def _web(since: datetime) -> QuerySet[Signature]:
    rows: QuerySet[Signature] = Signature.objects.filter(source=SignatureSource.WEB, recorded_at__gte=since).order_by()
    return rows


def _forms(since: datetime) -> Iterable[Any]:
    received: QuerySet[Intake] = Intake.objects.filter(asks=IntakeAsk.SIGN, received_at__gte=since)
    grouped = received.order_by().annotate(day=TruncDate("received_at", tzinfo=UTC)).values("day")
    return grouped.annotate(**{RECEIVED: Count("pk"), HELD: Count("pk", filter=Q(state=IntakeState.HELD))})
