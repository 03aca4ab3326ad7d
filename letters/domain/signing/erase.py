"""A signing is emptied of its person. What is counted of it stays counted or not, and nobody can tell whose it was."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from campaigns.models import Campaign
from letters.domain.keeping import forget_question
from letters.enums import LIVE, SignatureState
from letters.models import Link, MandateRequest, Signature, SignatureConsent
from letters.models.signature import SEALED
from letters.queries.notice import SIGNING
from organisations.domain.erasure import write_erasure
from organisations.domain.mail import erase_mail
from organisations.enums import ErasureReason

ONE = "letters.signature"
"""Under this kind the ledger names one signature that was taken back; a whole signing stands there as `SIGNING`."""
NOBODY_ASKED = {"contact_sealed": None, "answerer_sealed": None, "network_key": ""}
BECOMES = {
    ErasureReason.ASKED: SignatureState.WITHDRAWN,
    ErasureReason.NOT_ME: SignatureState.WITHDRAWN,
    ErasureReason.EXPIRED: SignatureState.EXPIRED,
}
"""What does not count any more. When the time for keeping names is over, every signature stays what it is."""


def erase_signing(campaign: Campaign, form: UUID, *, reason: ErasureReason, now: datetime) -> int:
    """Empty all its signatures, take away its links and mails, and write that in the ledger; returns how many were
    emptied. Names of it that are printed are erased by the sweep (letters/domain/edition/erase.py)."""
    with transaction.atomic():
        rows: QuerySet[Signature] = Signature.objects.of_form(campaign.pk, form)
        list(rows.select_for_update().values_list("pk"))  # all of them, so that two at once wait for each other
        end_signatures(rows, reason, now)
        emptied = empty_signatures(rows.filter(anonymised_at=None), now=now)
        Link.objects.filter(campaign=campaign, form=form).delete()
        MandateRequest.objects.filter(campaign=campaign, form=form).update(**NOBODY_ASKED)
        if reason != ErasureReason.RETENTION:
            rows.update(country="")
            SignatureConsent.objects.filter(campaign=campaign, form=form).delete()
        erase_mail(form)
        write_erasure(campaign.owner, about_kind=SIGNING, about_id=form, reason=reason, now=now)
    return emptied


def empty_signatures(rows: QuerySet[Signature], *, now: datetime) -> int:
    """Nothing of a person stays in them but the country, which is counted."""
    emptied = {**dict.fromkeys(SEALED), "mail_index": "", "name_index": "", "domain_index": ""}
    marks = {*rows.values_list("campaign", "mail_index")}
    number = rows.update(**emptied, anonymised_at=now)
    for campaign, mark in marks:
        forget_question(campaign, mark)
    return number


def end_signatures(rows: QuerySet[Signature], reason: ErasureReason, now: datetime) -> None:
    """Also what an organiser had struck out: put back, it must not count for somebody who is gone."""
    state = BECOMES.get(reason)
    if state is None:
        return
    ending = LIVE if state == SignatureState.WITHDRAWN else [SignatureState.PENDING]
    at = {"withdrawn_at": now} if state == SignatureState.WITHDRAWN else {}
    rows.filter(state__in=ending).update(state=state, **at)
    rows.filter(state=SignatureState.INVALIDATED, state_before__in=ending).update(state_before=state, **at)
