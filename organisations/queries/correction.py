"""The words of proposed corrections, opened, and how many wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from organisations.models import Correction
from organisations.sealing import unseal

TABLE = Correction._meta.db_table


@dataclass(frozen=True)
class Said:
    proposed: str
    where: str
    reason: str


def said_in(correction: Correction) -> Said:
    return Said(
        _opened(correction, "proposed_sealed"),
        _opened(correction, "where_sealed"),
        _opened(correction, "reason_sealed"),
    )


def waiting_for(owners: Iterable[UUID], *, operator: bool) -> list[Correction]:
    """On which this person can decide: those of the organisations' own recipients and, for operators, of the directory."""
    waiting = Correction.objects.waiting().select_related("recipient").order_by("received_at")
    own = waiting.filter(recipient__added_by__in=list(owners))
    return list(own | waiting.filter(recipient__added_by=None) if operator else own)


def _opened(correction: Correction, column: str) -> str:
    value = getattr(correction, column)
    return unseal(value, TABLE, column, correction.pk) if value else ""
