"""Claims of bodies: which wait for whom, and what is sealed in them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from organisations.enums import ClaimState
from organisations.models import Claim, Organisation
from organisations.ownership import all_owners, owner_scope
from organisations.queries.member import is_tenant
from organisations.sealing import unseal

TABLE = Claim._meta.db_table


def waiting_claims(owners: Iterable[UUID]) -> QuerySet[Claim]:
    """Of bodies that these organisations entered, the oldest first."""
    waiting = Claim.objects.filter(owner__in=list(owners), state=ClaimState.WAITING)
    rows: QuerySet[Claim] = waiting.select_related("body").order_by("claimed_at")
    return rows


def is_claimable(body: Organisation) -> bool:
    """Whether another organisation keeps it, and nobody waits for an answer."""
    if body.entered_by_id is None or is_tenant(body):
        return False
    with owner_scope([body.entered_by_id]):
        return not waiting_claims([body.entered_by_id]).filter(body=body).exists()


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
