"""The erasure ledger is written where something is emptied of a person, in the same transaction."""

from datetime import datetime
from uuid import UUID

from organisations.enums import ErasureReason
from organisations.models import Erasure, Organisation


def write_erasure(
    owner: Organisation, *, about_kind: str, about_id: UUID, reason: ErasureReason, now: datetime
) -> Erasure:
    """A row is erased once: the first entry stays."""
    entry = Erasure(owner=owner, about_kind=about_kind, about_id=about_id, reason=reason, erased_at=now)
    Erasure.objects.bulk_create([entry], ignore_conflicts=True)
    known: Erasure = Erasure.objects.get(about_kind=about_kind, about_id=about_id)
    return known
