"""Signings that wait for their confirmation: who is reminded, and what has waited too long."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from letters.enums import IntakeState, LinkPurpose, SignatureState
from letters.models import Intake, Link, Signature
from letters.queries.link import CONFIRMED_WITHIN
from letters.queries.notice import SIGNING, WORTH_TELLING
from letters.queries.signing import takes_confirmations
from organisations.enums import MailState
from organisations.models import Mail

REMINDED_AFTER = (timedelta(days=3), timedelta(days=6))
GONE_AFTER = CONFIRMED_WITHIN

KEPT_AT_MOST = timedelta(days=28)
"""Whatever becomes of its mail, nothing unconfirmed is older."""
STUCK = (MailState.DUE, MailState.CLAIMED, MailState.IN_DATA, MailState.MUTED)

Signing = tuple[UUID, UUID, UUID]
"""Owner, campaign and form."""


def signings_to_remind(now: datetime, *, at_most: int) -> list[Signing]:
    """Only where the first mail has left days ago and did not come back: who never got it needs no reminder of it."""
    arrived = Mail.objects.filter(
        about_id=OuterRef("form"), state=MailState.SENT, bounced_at=None, sent_at__lte=now - REMINDED_AFTER[0]
    )
    return _signings(reminder_due(now).filter(Exists(arrived)), at_most)


def reminder_due(now: datetime) -> QuerySet[Signature]:
    """The last reminder that should have gone out has not, a click would still confirm, and the campaign's pages can be
    read: nobody is pressed to sign what is closed for now. However late the sweep comes, one at a time."""
    late = Q()
    for number, after in enumerate(REMINDED_AFTER, 1):
        late |= Q(recorded_at__lte=now - after, reminded__lt=number)
    rows: QuerySet[Signature] = Signature.objects.filter(
        late,
        takes_confirmations(now),
        campaign__published_at__isnull=False,
        state=SignatureState.PENDING,
        recorded_at__gt=now - GONE_AFTER,
        form__isnull=False,
        bounced_at=None,
        anonymised_at=None,
    )
    return rows


def signings_to_expire(now: datetime, *, at_most: int) -> list[Signing]:
    """Nobody has confirmed them within the week: no link that would confirm works any more."""
    open_still = Link.objects.filter(
        campaign=OuterRef("campaign"), form=OuterRef("form"), purpose=LinkPurpose.CONFIRM, expires_at__gt=now
    )
    over = unconfirmed().filter(recorded_at__lte=now - GONE_AFTER)
    return _signings(over.exclude(Exists(open_still), recorded_at__gt=now - KEPT_AT_MOST), at_most)


def links_not_mailed(now: datetime) -> QuerySet[Link]:
    """Links to confirm whose week would run although their mail still lies in the outbox; not for ever."""
    mails = Mail.objects.filter(about_kind=SIGNING, kind="confirmation", dedupe_key__endswith=":0")  # no reminders
    stuck = mails.filter(state__in=STUCK, created_at__lte=now - WORTH_TELLING)
    links: QuerySet[Link] = Link.objects.filter(
        form__in=stuck.values("about_id"),
        purpose=LinkPurpose.CONFIRM,
        used_at=None,
        made_at__gt=now - KEPT_AT_MOST + GONE_AFTER,
        expires_at__lte=now + GONE_AFTER - WORTH_TELLING,
    )
    return links


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
