"""Standing mandates are recorded with whose they are, and end by a date; one that was recorded is never rewritten."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import StandingMandate
from campaigns.queries.mandate import TABLE
from organisations.domain.securitylog import log_security
from organisations.enums import SecurityKind
from organisations.errors import DemarcheError
from organisations.models import User
from organisations.sealing import seal, seal_bytes
from organisations.validation import save_row

LARGEST_PROOF = 1024 * 1024


def record_mandate(
    mandate: StandingMandate, /, *, holder: str, address: str, proof: bytes = b"", by: User | None, now: datetime
) -> StandingMandate:
    """`proof` is a PDF, or nothing."""
    if proof and (not proof.startswith(b"%PDF-") or len(proof) > LARGEST_PROOF):
        raise DemarcheError(_("Give the proof as a PDF of at most 1 MB."), field="proof")
    with transaction.atomic():
        mandate.owner_id = mandate.endorsement.owner_id
        mandate.holder_sealed = seal(" ".join(holder.split()), TABLE, "holder_sealed", mandate.pk)
        mandate.address_sealed = seal(address.strip(), TABLE, "address_sealed", mandate.pk)
        mandate.proof_sealed = seal_bytes(proof, TABLE, "proof_sealed", mandate.pk) if proof else None
        mandate.recorded_by, mandate.recorded_at = by, now
        save_row(mandate)
        _log(mandate, "recorded", by, now)
    return mandate


def end_mandate(mandate: StandingMandate, /, *, until: date, by: User | None, now: datetime) -> StandingMandate:
    """`until` is the last day. What was signed by it stays as it is."""
    with transaction.atomic():
        row: StandingMandate = StandingMandate.objects.select_for_update(of=("self",)).get(pk=mandate.pk)
        if row.until is not None and row.until <= until:
            raise DemarcheError(_("It ends before that day already."), field="until")
        row.until = until
        save_row(row)
        _log(row, "ended", by, now)
    return row


def _log(mandate: StandingMandate, act: str, by: User | None, now: datetime) -> None:
    detail = {"act": act, "since": str(mandate.since), "until": str(mandate.until or "")}
    kind = SecurityKind.MANDATE_RECORDED
    log_security(kind, organisation=mandate.owner, by=by, subject=mandate, detail=detail, now=now)
