"""Endorsements: found by the link that was mailed, and what is sealed in them."""

from datetime import datetime
from uuid import UUID

from campaigns.models import Endorsement
from organisations.identifiers import digest_of_token
from organisations.models import Organisation
from organisations.ownership import all_owners
from organisations.sealing import unseal


def find_endorsement(token: str) -> Endorsement:
    """Whatever has been answered since; raises Endorsement.DoesNotExist."""
    with all_owners():
        rows = Endorsement.objects.select_related("campaign__owner", "body")
        found: Endorsement = rows.get(digest=digest_of_token(token))
        return found


def opened_endorsement(endorsement: Endorsement, field: str) -> str:
    """The text of a sealed column (`contact`, `token`, `answered`); empty where there is none."""
    column = f"{field}_sealed"
    blob = getattr(endorsement, column)
    return unseal(blob, Endorsement._meta.db_table, column, endorsement.pk) if blob is not None else ""


def standing_bodies(campaign: UUID, *, at: datetime) -> list[Organisation]:
    """Who stands behind the campaign at this moment, each body once, by name: two entries that were merged are one."""
    rows = Endorsement.objects.filter(campaign=campaign).standing_at(at).select_related("body__merged_into")
    return sorted({row.body.current for row in rows}, key=lambda body: body.name)
