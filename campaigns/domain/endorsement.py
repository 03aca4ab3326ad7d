"""Bodies stand behind a campaign: invited, accepted, opted out. They never see the owner's people by that."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.enums import EndorsementState
from campaigns.models import Endorsement
from organisations.errors import DemarcheError
from organisations.models import User
from organisations.ownership import owner_scope
from organisations.validation import delete_row, save_row


def invite_body(endorsement: Endorsement, /, *, by: User | None, now: datetime) -> Endorsement:
    """Recorded as invited; only an answer makes the body stand behind the campaign."""
    if endorsement.body_id == endorsement.campaign.owner_id:
        raise DemarcheError(_("The campaign is this organisation's own. Invite others."), field="body")
    with transaction.atomic():
        endorsement.state = EndorsementState.INVITED
        endorsement.invited_at = now
        return save_row(endorsement)


def accept_endorsement(endorsement: Endorsement, /, *, by: User | None, now: datetime) -> Endorsement:
    """From now on it is counted and listed; editions frozen earlier stay as they are."""
    with transaction.atomic(), owner_scope([endorsement.owner_id]):
        stored = _locked(endorsement)
        if stored.state == EndorsementState.ACCEPTED:
            raise DemarcheError(_("This organisation has accepted already."))
        stored.state = EndorsementState.ACCEPTED
        stored.accepted_at, stored.opted_out_at = now, None
        return save_row(stored)


def opt_out_endorsement(endorsement: Endorsement, /, *, by: User | None, now: datetime) -> Endorsement:
    """An invitation declined, or an acceptance taken back."""
    with transaction.atomic(), owner_scope([endorsement.owner_id]):
        stored = _locked(endorsement)
        if stored.state == EndorsementState.OPTED_OUT:
            raise DemarcheError(_("This organisation has opted out already."))
        stored.state, stored.opted_out_at = EndorsementState.OPTED_OUT, now
        return save_row(stored)


def remove_endorsement(endorsement: Endorsement, /, *, by: User | None, now: datetime) -> None:
    """For an invitation by mistake; an answer is kept."""
    with transaction.atomic(), owner_scope([endorsement.owner_id]):
        if _locked(endorsement).state != EndorsementState.INVITED:
            raise DemarcheError(_("This organisation has answered: the answer is kept. Record that it opted out."))
        delete_row(endorsement)


def _locked(endorsement: Endorsement) -> Endorsement:
    stored: Endorsement = Endorsement.objects.select_for_update().get(pk=endorsement.pk)
    return stored
