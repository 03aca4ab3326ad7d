"""The own people of a body ask to keep its entry, where their mailbox was asked something; who entered it decides
(docs/adr/0071)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from organisations.domain.body import refuse_kept
from organisations.domain.invitation import hand_over_body
from organisations.domain.securitylog import log_security
from organisations.enums import ClaimState, SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Claim, Organisation, User
from organisations.ownership import all_owners, owner_scope
from organisations.queries.claim import TABLE, contested_claim, opened_claim
from organisations.sealing import seal
from organisations.validation import save_row

DECIDED_WITHIN = timedelta(days=60)
LOGGED = {ClaimState.ACCEPTED: SecurityKind.CLAIM_ACCEPTED, ClaimState.DECLINED: SecurityKind.CLAIM_DECLINED}


def claim_body(body: Organisation, /, *, address: str, claimant: str, now: datetime) -> Claim:
    """`address` is the mailbox that was asked and has answered, `claimant` who says so. One claim of a body waits."""
    refuse_kept(body)
    with transaction.atomic(), owner_scope([body.holder_id]):
        claim = Claim(owner_id=body.holder_id, body=body, claimed_at=now)
        claim.address_sealed = seal(address, TABLE, "address_sealed", claim.pk)
        claim.claimant_sealed = seal(claimant, TABLE, "claimant_sealed", claim.pk)
        save_row(claim)
        log_security(SecurityKind.BODY_CLAIMED, organisation=claim.owner, by=None, subject=claim, now=now)
        return claim


def accept_claim(claim: Claim, /, *, by: User | None, now: datetime) -> Claim:
    """The body is handed over to the mailbox that answered: who accepts there becomes its first owner."""
    return _accept(claim, inviter=by, by=by, now=now)


def decline_claim(claim: Claim, /, *, reason: str, by: User | None, now: datetime) -> Claim:
    """The reason is kept sealed; address and claimant are emptied. Raises DemarcheError at "reason" without one."""
    with transaction.atomic(), owner_scope([claim.owner_id]):
        stored = _waiting(claim)
        if not reason.strip():
            raise DemarcheError(_("Say why: the record keeps it."), field="reason")
        stored.reason_sealed = seal(reason.strip(), TABLE, "reason_sealed", stored.pk)
        return _decide(stored, ClaimState.DECLINED, by, now)


def judge_claim(claim: Claim, /, *, accepts: bool, reason: str, by: User, now: datetime) -> Claim:
    """By an operator, where who entered the body cannot decide, or will not. An operator has no right there that could be
    handed on: to invite is then the installation's own act."""
    with transaction.atomic():
        if contested_claim(claim.pk, now=now) is None:
            raise DemarcheError(_("Who entered the body decides on this."))
        if accepts:
            return _accept(claim, inviter=None, by=by, now=now)
        return decline_claim(claim, reason=reason, by=by, now=now)


def forget_claims(*, now: datetime) -> int:
    """End those on which nobody has decided in time, and empty them; how many. Why one was declined goes as late."""
    with all_owners():
        Claim.objects.filter(decided_at__lte=now - DECIDED_WITHIN).update(reason_sealed=None)
        over = Claim.objects.filter(state=ClaimState.WAITING, claimed_at__lte=now - DECIDED_WITHIN)
        return over.update(state=ClaimState.LAPSED, address_sealed=None, claimant_sealed=None, decided_at=now)


def _accept(claim: Claim, *, inviter: User | None, by: User | None, now: datetime) -> Claim:
    with transaction.atomic(), owner_scope([claim.owner_id]):
        stored = _waiting(claim)
        hand_over_body(stored.body, address=opened_claim(stored, "address"), by=inviter, now=now)
        return _decide(stored, ClaimState.ACCEPTED, by, now)


def _waiting(claim: Claim) -> Claim:
    rows = Claim.objects.select_for_update(of=("self",), no_key=True).select_related("owner", "body")
    stored: Claim = rows.get(pk=claim.pk)
    if stored.state != ClaimState.WAITING:
        raise DemarcheError(_("Somebody has decided on this already. Its page says how."))
    return stored


def _decide(claim: Claim, state: ClaimState, by: User | None, now: datetime) -> Claim:
    claim.state, claim.decided_by, claim.decided_at = state, by, now
    claim.address_sealed = claim.claimant_sealed = None
    save_row(claim)
    log_security(LOGGED[state], organisation=claim.owner, by=by, subject=claim, now=now)
    return claim
