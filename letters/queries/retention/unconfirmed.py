"""Signings that wait for their confirmation: who is reminded, and what has waited too long."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from letters.enums import IntakeState, SignatureState
from letters.models import Intake, Signature
from letters.queries.link import CONFIRMED_WITHIN
from letters.queries.signing import AFTER_CLOSING
from organisations.enums import MailState
from organisations.models import Mail

REMINDED_AFTER = (timedelta(days=3), timedelta(days=6))
GONE_AFTER = CONFIRMED_WITHIN

Signing = tuple[UUID, UUID, UUID]
"""Owner, campaign and form."""


def signings_to_remind(now: datetime, *, at_most: int) -> list[Signing]:
    """Only where the first mail has left and did not come back: who never got it needs no reminder of it."""
    arrived = Mail.objects.filter(about_id=OuterRef("form"), state=MailState.SENT, bounced_at=None)
    return _signings(reminder_due(now).filter(Exists(arrived)), at_most)


def reminder_due(now: datetime) -> QuerySet[Signature]:
    """The last reminder that should have gone out has not, and a click would still confirm. However late the sweep
    comes, one at a time."""
    late = Q()
    for number, after in enumerate(REMINDED_AFTER, 1):
        late |= Q(recorded_at__lte=now - after, reminded__lt=number)
    still_open = Q(letter__closes_at=None) | Q(letter__closes_at__gt=now - AFTER_CLOSING)
    rows: QuerySet[Signature] = Signature.objects.filter(
        late,
        still_open,
        state=SignatureState.PENDING,
        recorded_at__gt=now - GONE_AFTER,
        form__isnull=False,
        bounced_at=None,
        anonymised_at=None,
    )
    return rows


def signings_to_expire(now: datetime, *, at_most: int) -> list[Signing]:
    """Nobody has confirmed them within the week."""
    return _signings(unconfirmed().filter(recorded_at__lte=now - GONE_AFTER), at_most)


def unconfirmed() -> QuerySet[Signature]:
    """Of nobody who has answered for the address; also those that an organiser struck out before."""
    struck = Q(state=SignatureState.INVALIDATED, state_before=SignatureState.PENDING, anonymised_at=None)
    rows: QuerySet[Signature] = Signature.objects.filter(
        Q(state=SignatureState.PENDING) | struck, form__isnull=False
    ).order_by()
    return rows


def old_forms(now: datetime) -> QuerySet[Intake]:
    """Sent a week ago or earlier, also those that wait for a person. What the worker has still to answer stays: an
    accepted signature is never lost because the worker stood still."""
    forms: QuerySet[Intake] = Intake.objects.filter(received_at__lte=now - GONE_AFTER)
    return forms.exclude(state__in=[IntakeState.RECEIVED, IntakeState.CLAIMED])


def _signings(rows: QuerySet[Signature], at_most: int) -> list[Signing]:
    """Those that have waited longest first."""
    found = rows.order_by("recorded_at").values_list("owner", "campaign", "form")[:at_most]
    return list(dict.fromkeys((owner, campaign, form) for owner, campaign, form in found if form))
