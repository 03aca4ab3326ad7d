"""Standing mandates: what is sealed in them, and which of them speaks for somebody."""

import unicodedata
from datetime import datetime
from uuid import UUID

from campaigns.models import StandingMandate
from organisations.addresses import same_mailbox
from organisations.sealing import unseal, unseal_bytes

TABLE = StandingMandate._meta.db_table


def opened_mandate(mandate: StandingMandate, field: str) -> str:
    """`holder` or `address`; empty once the time for keeping names is over."""
    blob = getattr(mandate, f"{field}_sealed")
    return unseal(blob, TABLE, f"{field}_sealed", mandate.pk) if blob is not None else ""


def proof_of(mandate: StandingMandate) -> bytes | None:
    blob = mandate.proof_sealed
    return unseal_bytes(blob, TABLE, "proof_sealed", mandate.pk) if blob is not None else None


def standing_mandate(
    campaign: UUID, *, organisation: str, name: str, address: str, now: datetime
) -> StandingMandate | None:
    """By which this person may sign in the organisation's name today: of a body that stands behind the campaign, under the
    name and from the mailbox that were recorded. Spaces and capitals make no difference."""
    rows = StandingMandate.objects.filter(endorsement__campaign=campaign).on(now.date())
    mandate: StandingMandate
    for mandate in rows.select_related("endorsement__body__merged_into"):
        endorsement = mandate.endorsement
        stands = endorsement.accepted_at is not None and endorsement.accepted_at <= now and not endorsement.opted_out_at
        names = {_plain(endorsement.body.name), _plain(endorsement.body.current.name)}
        if (
            stands
            and _plain(organisation) in names
            and _plain(opened_mandate(mandate, "holder")) == _plain(name)
            and same_mailbox(opened_mandate(mandate, "address"), address)
        ):
            return mandate
    return None


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()
