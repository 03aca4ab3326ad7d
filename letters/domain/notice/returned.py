"""Mail to supporters that comes back: flagged at mail and signature, and an address that is gone gets no more.

A signature that was confirmed stays confirmed: somebody did read that mailbox then. Organisers are told (todo).
"""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction

from campaigns.models import Campaign
from letters.models import Signature
from letters.queries.notice import SIGNING, TO_OTHERS
from organisations.domain.mail import block_address, find_sent, recipient_of, record_return
from organisations.dsn import Returned, read_report, status_in
from organisations.enums import MailBlockReason, MailState
from organisations.mailbox import take_from_imap
from organisations.models import Mail
from organisations.ownership import all_owners, owner_scope


def read_returns(*, now: datetime) -> int:
    """What servers refused, and what the mailbox of BOUNCES_URL holds, if there is one; how many mails came back."""
    found = note_refusals(now=now)
    if settings.BOUNCES_URL:
        found += take_from_imap(settings.BOUNCES_URL, partial(take_report, now=now))
    return found


def take_report(raw: bytes, *, now: datetime) -> bool:
    """One mail of the mailbox for reports; True where it is about a mail of ours."""
    returned = read_report(raw)
    return returned is not None and note_return(returned, now=now)


def note_return(returned: Returned, *, now: datetime) -> bool:
    """What a report or a mail service says of a mail of ours; False where it is about none, or was said before."""
    with transaction.atomic():
        mail = record_return(returned.message_id, now=now)
        if mail is not None and mail.about_kind == SIGNING:
            _flag(mail, returned, now)
        return mail is not None


def note_complaint(message_id: str, *, now: datetime) -> bool:
    """The reader told the mail service that our mail is unwanted; False where it is no mail to a supporter."""
    mail = find_sent(message_id)
    if mail is None or mail.about_kind != SIGNING:
        return False
    block_address(recipient_of(mail), reason=MailBlockReason.COMPLAINED, now=now)
    return True


def note_refusals(*, now: datetime) -> int:
    """Mails that the first server refused for good are as those that come back; how many."""
    with all_owners():
        refused = Mail.objects.filter(about_kind=SIGNING, state=MailState.FAILED, bounced_at=None)
        found = list(refused.filter(last_error__startswith="5"))
    return sum(note_return(Returned(mail.message_id, status_in(mail.last_error)), now=now) for mail in found)


def _flag(mail: Mail, returned: Returned, now: datetime) -> None:
    if returned.address_is_gone:
        block_address(recipient_of(mail), reason=MailBlockReason.BOUNCED, now=now)
    if mail.kind in TO_OTHERS or mail.owner_id is None:
        return
    with owner_scope([mail.owner_id]):
        campaigns = list(Campaign.objects.values_list("pk", flat=True))
        rows = Signature.objects.filter(campaign__in=campaigns, form=mail.about_id, bounced_at=None)
        rows.update(bounced_at=now)
