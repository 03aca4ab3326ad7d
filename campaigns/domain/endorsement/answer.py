"""What a body answers: by the link that was mailed to its contact, or told to an organiser, who records it and says how."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.enums import EndorsementState
from campaigns.models import Endorsement
from campaigns.queries.endorsement import opened_endorsement
from organisations.domain.claim import claim_body
from organisations.domain.mail import erase_mail
from organisations.errors import DemarcheError
from organisations.models import User
from organisations.ownership import owner_scope
from organisations.sealing import seal
from organisations.validation import delete_row, save_row

State = EndorsementState


def invite_body(endorsement: Endorsement, /, *, by: User | None, now: datetime) -> Endorsement:
    """Recorded as invited; only an answer makes the body stand behind the campaign."""
    if endorsement.body_id == endorsement.campaign.owner_id:
        raise DemarcheError(_("The campaign is this organisation's own. Invite others."), field="body")
    with transaction.atomic():
        endorsement.state = State.INVITED
        endorsement.invited_at = now
        return save_row(endorsement)


def accept_endorsement(endorsement: Endorsement, /, *, how: str = "", by: User | None, now: datetime) -> Endorsement:
    """From now on it is counted and listed; editions frozen earlier stay as they are."""
    with transaction.atomic(), owner_scope([endorsement.owner_id]):
        stored = _locked(endorsement)
        if stored.state == State.ACCEPTED:
            raise DemarcheError(_("This organisation has accepted already."))
        return _answered(stored, State.ACCEPTED, how, by, accepted_at=now, declined_at=None, opted_out_at=None)


def decline_endorsement(endorsement: Endorsement, /, *, how: str = "", by: User | None, now: datetime) -> Endorsement:
    """Only of who has not answered yet; who has accepted opts out instead."""
    with transaction.atomic(), owner_scope([endorsement.owner_id]):
        stored = _locked(endorsement)
        if stored.state != State.INVITED:
            raise DemarcheError(_("This organisation has answered already."))
        return _answered(stored, State.DECLINED, how, by, declined_at=now)


def opt_out_endorsement(endorsement: Endorsement, /, *, how: str = "", by: User | None, now: datetime) -> Endorsement:
    """An acceptance taken back: from now on it is not counted."""
    with transaction.atomic(), owner_scope([endorsement.owner_id]):
        stored = _locked(endorsement)
        if stored.state != State.ACCEPTED:
            raise DemarcheError(_("This organisation does not stand behind the campaign now."))
        return _answered(stored, State.OPTED_OUT, how, by, opted_out_at=now)


def answer_by_link(
    endorsement: Endorsement, /, *, state: EndorsementState, answerer: str, claims: bool = False, now: datetime
) -> Endorsement:
    """By the body's own contact. The same answer again is harmless; an answer that does not fit raises DemarcheError.

    `claims`: they want to keep the body's entry themselves, and are written to at the mailbox that was asked.
    """
    acts = {
        State.ACCEPTED: accept_endorsement,
        State.DECLINED: decline_endorsement,
        State.OPTED_OUT: opt_out_endorsement,
    }
    if endorsement.state == state:
        return endorsement
    with transaction.atomic():
        asked = opened_endorsement(endorsement, "contact")
        answered = acts[state](endorsement, how=answerer, by=None, now=now)
        if claims and asked:
            claim_body(endorsement.body.current, address=asked, claimant=answerer, now=now)
        return answered


def remove_endorsement(endorsement: Endorsement, /, *, by: User | None, now: datetime) -> None:
    """For an invitation by mistake; an answer is kept."""
    with transaction.atomic(), owner_scope([endorsement.owner_id]):
        if _locked(endorsement).state != State.INVITED:
            raise DemarcheError(_("This organisation has answered: the answer is kept. Record that it opted out."))
        erase_mail(endorsement.pk)
        delete_row(endorsement)


def _answered(
    endorsement: Endorsement, state: EndorsementState, how: str, by: User | None, **times: Any
) -> Endorsement:
    """`how` is who answered at the link, or how an organiser knows. The address that was asked is needed no more; the link
    goes on working, for opting out."""
    for name, value in times.items():
        setattr(endorsement, name, value)
    endorsement.state, endorsement.recorded_by = state, by
    place = (Endorsement._meta.db_table, "answered_sealed", endorsement.pk)
    endorsement.answered_sealed = seal(how, *place) if how else None
    endorsement.contact_sealed = endorsement.token_sealed = None
    erase_mail(endorsement.pk)
    return save_row(endorsement)


def _locked(endorsement: Endorsement) -> Endorsement:
    stored: Endorsement = Endorsement.objects.select_for_update().get(pk=endorsement.pk)
    return stored
