"""Claims of bodies: which wait for whom, and what is sealed in them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from organisations.enums import ClaimState, Role
from organisations.models import Claim, Membership, Organisation
from organisations.ownership import all_owners, owner_scope
from organisations.queries.member import is_tenant
from organisations.sealing import unseal

TABLE = Claim._meta.db_table
ANSWERED_WITHIN = timedelta(days=30)
"""So long who entered a body decides alone."""


def waiting_claims(owners: Iterable[UUID]) -> QuerySet[Claim]:
    """Of bodies that these organisations entered, the oldest first."""
    waiting = Claim.objects.filter(owner__in=list(owners), state=ClaimState.WAITING)
    rows: QuerySet[Claim] = waiting.select_related("body").order_by("claimed_at")
    return rows


def is_claimable(body: Organisation) -> bool:
    """Whether another organisation keeps it, and nobody waits for an answer."""
    return body.entered_by_id is not None and not is_tenant(body) and not is_claimed(body)


def is_claimed(body: Organisation) -> bool:
    """Whether its own people wait for an answer."""
    if body.entered_by_id is None:
        return False
    with owner_scope([body.entered_by_id]):
        return waiting_claims([body.entered_by_id]).filter(body=body).exists()


def contested_claims(*, now: datetime) -> list[Claim]:
    """Those on which operators may decide: who entered the body is gone, has refused or forgotten its people before, or
    lets them wait. The oldest first."""
    with all_owners():
        owners = Membership.objects.filter(owner=OuterRef("owner"), role=Role.OWNER, user__is_active=True).current(now)
        before = Claim.objects.filter(body=OuterRef("body"), state__in=[ClaimState.DECLINED, ClaimState.LAPSED])
        waiting = Claim.objects.filter(state=ClaimState.WAITING)
        rows = waiting.annotate(is_orphan=~Exists(owners), was_refused=Exists(before))
        stuck = rows.filter(Q(is_orphan=True) | Q(was_refused=True) | Q(claimed_at__lte=now - ANSWERED_WITHIN))
        return list(stuck.select_related("body", "owner").order_by("claimed_at"))


def contested_claim(key: UUID, *, now: datetime) -> Claim | None:
    return next((claim for claim in contested_claims(now=now) if claim.pk == key), None)


def why_contested(claim: Claim) -> str:
    """Of one of those: the sentence that tells an operator why it is theirs to decide."""
    if claim.is_orphan:  # type: ignore[attr-defined]
        return _("Nobody works there any more who could decide.")
    if claim.was_refused:  # type: ignore[attr-defined]
        return _("It declined an earlier claim, or let it lapse, and the body's people claim again.")
    return _("Nobody there has decided for %(days)d days.") % {"days": ANSWERED_WITHIN.days}


def named_claim(name: str) -> Claim | None:
    """The oldest that waits, of a body with this name: for who runs the installation."""
    with all_owners():
        rows: QuerySet[Claim] = Claim.objects.filter(state=ClaimState.WAITING, body__name=name)
        return rows.select_related("body", "owner").order_by("claimed_at").first()


def opened_claim(claim: Claim, field: str) -> str:
    """The text of a sealed column (`address`, `claimant`, `reason`); empty where there is none."""
    column = f"{field}_sealed"
    blob = getattr(claim, column)
    return unseal(blob, TABLE, column, claim.pk) if blob is not None else ""
