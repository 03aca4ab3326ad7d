"""Pictures of what happened, opened for those who may see them."""

from letters.models import Evidence
from letters.queries.edition import edition_key
from organisations.storage import fetch, private_files

TABLE = Evidence._meta.db_table


def read_evidence(evidence: Evidence) -> bytes:
    """The JPEG. Raises FileNotFoundError where the storage has lost it, SealBroken where it was changed."""
    sealed = fetch(private_files(), evidence.path)
    return edition_key(evidence.event.delivery.edition).unseal_bytes(sealed, TABLE, "path", evidence.pk)
