"""How far forms come: received, mailed, confirmed; by day, and by mail provider."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from letters.enums import IntakeState, SignatureSource, SignatureState
from letters.models import Intake, Signature

DAYS = 30
MAILED, CONFIRMED, EXPIRED, CAME_BACK = "mailed", "confirmed", "expired", "came_back"
RECEIVED, HELD = "received", "held"


@dataclass(frozen=True)
class Funnel:
    """Signings, not signatures: one form may sign many letters. Forms are deleted after a week, so that older days have
    no `received` and `held`; of what sort of address a form has nobody can tell before it is mailed."""

    days: Mapping[date, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    providers: Mapping[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


def funnel(*, now: datetime) -> Funnel:
    """Of the last days, in the present scope: one question for signatures, one for forms."""
    since, found = now - timedelta(days=DAYS), Funnel()
    for row in _signings(since):
        numbers = {name: row[name] for name in (MAILED, CONFIRMED, EXPIRED, CAME_BACK)}
        found.days[row["day"]].update(numbers)
        found.providers[row["mail_domain"]].update(numbers)
    for row in _forms(since):
        found.days[row["day"]].update({name: row[name] for name in (RECEIVED, HELD)})
    return found


def _signings(since: datetime) -> Iterable[Any]:
    web: QuerySet[Signature] = Signature.objects.filter(source=SignatureSource.WEB, recorded_at__gte=since)
    grouped = web.order_by().annotate(day=TruncDate("recorded_at", tzinfo=UTC)).values("day", "mail_domain")
    confirmed = Q(confirmed_at__isnull=False)
    return grouped.annotate(
        **{
            MAILED: Count("form", distinct=True, filter=Q(mailed_at__isnull=False)),
            CONFIRMED: Count("form", distinct=True, filter=confirmed),
            EXPIRED: Count("form", distinct=True, filter=Q(state=SignatureState.EXPIRED)),
            CAME_BACK: Count("form", distinct=True, filter=Q(bounced_at__isnull=False)),
        }
    )


def _forms(since: datetime) -> Iterable[Any]:
    received: QuerySet[Intake] = Intake.objects.filter(received_at__gte=since)
    grouped = received.order_by().annotate(day=TruncDate("received_at", tzinfo=UTC)).values("day")
    return grouped.annotate(**{RECEIVED: Count("pk"), HELD: Count("pk", filter=Q(state=IntakeState.HELD))})
