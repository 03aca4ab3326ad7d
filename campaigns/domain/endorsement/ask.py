"""A body's own contact is asked by mail, and reminded once."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.domain.endorsement.mail import write_question
from campaigns.enums import EndorsementState
from campaigns.models import CampaignText, Endorsement
from campaigns.queries.endorsement import opened_endorsement
from organisations.addresses import canonical_address
from organisations.domain.limit import take
from organisations.domain.mail import erase_mail, is_blocked
from organisations.errors import DemarcheError
from organisations.identifiers import digest_of_token, new_token
from organisations.models import User
from organisations.ownership import all_owners, owner_scope
from organisations.sealing import seal
from organisations.sweeping import sweeping
from organisations.validation import save_row

ANSWERED_WITHIN = timedelta(days=30)
REMINDED_AFTER = timedelta(days=14)
TABLE = Endorsement._meta.db_table


def ask_body(endorsement: Endorsement, /, *, to: str, language: str, by: User | None, now: datetime) -> Endorsement:
    """Mail a link to the body's own contact; one that was mailed before ends. The page behind it stays for opting out."""
    with transaction.atomic(), owner_scope([endorsement.owner_id]):
        stored: Endorsement = Endorsement.objects.select_for_update().get(pk=endorsement.pk)
        if stored.state != EndorsementState.INVITED:
            raise DemarcheError(_("This organisation has answered already."))
        campaign = stored.campaign
        if not CampaignText.objects.filter(campaign=campaign, language=campaign.language).exists():
            sentence = _(
                "Write the campaign's text in its main language (%(language)s) first. Organisations answer below it."
            )
            raise DemarcheError(sentence % {"language": campaign.get_language_display()})
        if is_blocked(to) or not take("mandate", canonical_address(to), now=now):
            raise DemarcheError(
                _("Nothing can be sent to this address now. Use another one, or wait a day."), field="to"
            )
        token = new_token()
        stored.contact_sealed = seal(to, TABLE, "contact_sealed", stored.pk)
        stored.token_sealed = seal(token, TABLE, "token_sealed", stored.pk)
        stored.digest, stored.language = digest_of_token(token), language
        stored.asked_at, stored.expires_at, stored.reminded_at = now, now + ANSWERED_WITHIN, None
        save_row(stored)
        erase_mail(stored.pk)
        write_question(stored, to=to, token=token, again=False, now=now)
        return stored


def remind_bodies(*, now: datetime) -> int:
    """Ask those once more who have not answered for two weeks; how many."""
    with all_owners():
        waiting = Endorsement.objects.filter(state=EndorsementState.INVITED, reminded_at=None, expires_at__gt=now)
        found = list(waiting.filter(asked_at__lte=now - REMINDED_AFTER).exclude(contact_sealed=None))
    with sweeping("Some organisations could not be reminded.") as each:
        reminded = each(found, partial(_remind, now=now))
    return sum(reminded)


def forget_contacts(*, now: datetime) -> int:
    """Empty the address and the link of those who never answered, a month after the link has ended; how many."""
    with all_owners():
        over = Endorsement.objects.filter(expires_at__lte=now - ANSWERED_WITHIN).exclude(contact_sealed=None)
        return over.update(contact_sealed=None, token_sealed=None)


def _remind(endorsement: Endorsement, *, now: datetime) -> bool:
    with transaction.atomic():
        stored: Endorsement = Endorsement.objects.select_for_update().get(pk=endorsement.pk)
        if stored.state != EndorsementState.INVITED or stored.reminded_at or stored.contact_sealed is None:
            return False
        stored.reminded_at = now
        save_row(stored)
        to = opened_endorsement(stored, "contact")
        if is_blocked(to):
            return False
        write_question(stored, to=to, token=opened_endorsement(stored, "token"), again=True, now=now)
        return True
