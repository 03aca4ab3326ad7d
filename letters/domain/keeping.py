"""A letter says something else than people have signed: they are asked, once, and keep their signature or take it back.

The question is long work like any other (organisations/domain/job.py): parts of mailboxes, each asked in the transaction
that counts it as done. The answer is a new fact beside the version that was signed (docs/adr/0060).
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from letters.domain.letter import frozen_past
from letters.domain.link import make_link
from letters.domain.notice import form_of, write_changed
from letters.enums import LinkPurpose, SignatureState
from letters.models import KeepRequest, Signature, Version
from letters.queries.keeping import campaigns_to_ask, is_being_asked, one_for_each_mailbox, to_ask
from letters.queries.link import MANAGED_WITHIN, address_of
from letters.queries.signature import opened
from letters.queries.version import current_version
from organisations.domain.job import begin_job
from organisations.enums import JobKind
from organisations.errors import DemarcheError
from organisations.models import Job
from organisations.ownership import all_owners, owner_scope

BATCH = 100


def ask_earlier_signers(*, now: datetime) -> int:
    """Begin to ask in every campaign whose texts have rested for an hour; how many mailboxes. The mails are written by
    whoever does long work."""
    with all_owners():
        campaigns = list(campaigns_to_ask(now).select_related("owner"))
    return sum(begin_asking(campaign, now=now) for campaign in campaigns)


def begin_asking(campaign: Campaign, *, now: datetime) -> int:
    """0 where nobody is left to ask, or the work is under way: of two that begin at once the second finds it so."""
    with owner_scope([campaign.owner_id]):
        if not to_ask(campaign.pk).exists():
            return 0
        with transaction.atomic():
            Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
            if is_being_asked(campaign):
                return 0
            keys = [str(key) for key in one_for_each_mailbox(to_ask(campaign.pk))]
            batches = [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]
            parts = [(len(batch), batch) for batch in batches]
            begin_job(JobKind.KEEP, parts, owner=campaign.owner, about=campaign, by=None, now=now)
    return len(keys)


def ask_part(job: Job, keys: Sequence[str], /) -> int:
    """One mail to each of these mailboxes that is still to be asked, about all of the campaign's letters that changed."""
    marks = Signature.objects.filter(pk__in=keys).exclude(mail_index="").values_list("mail_index", flat=True)
    campaign = Campaign.objects.select_related("owner").get(pk=job.about_id)
    rows = to_ask(campaign.pk).filter(mail_index__in=list(marks)).select_related("campaign__owner", "letter")
    signed: defaultdict[str, list[Signature]] = defaultdict(list)
    for row in rows.select_for_update(of=("self",)):
        signed[row.mail_index].append(row)
    return sum(_ask(campaign, own, job.began_at) for own in signed.values())


def keep_signature(signature: Signature, *, version: Version, now: datetime) -> Signature:
    """The person keeps it under this version, which must be the newest: nobody stands under what they have not read.
    Again is harmless. What they signed at first stays written."""
    with transaction.atomic():
        row: Signature = Signature.objects.select_for_update(of=("self",)).select_related("letter").get(pk=signature.pk)
        if row.state != SignatureState.CONFIRMED:
            raise DemarcheError(_("This signature does not count any more."))
        if version != current_version(row.letter):
            raise DemarcheError(_("The text has changed once more. Read what it says now, and answer again."))
        if row.kept_id != version.pk:
            row.kept, row.kept_at = version, frozen_past([row.letter_id], now=now).get(row.letter_id, now)
            row.save(update_fields=["kept", "kept_at"])
    return row


def forget_question(campaign: UUID, mark: str) -> None:
    """That this mailbox was asked, once nothing that was signed with it is left in the campaign."""
    if mark and not Signature.objects.filter(campaign=campaign, mail_index=mark).exists():
        KeepRequest.objects.filter(campaign=campaign, mail_index=mark).delete()


def _ask(campaign: Campaign, signatures: Sequence[Signature], now: datetime) -> int:
    """The mail goes to the address of the first; what was signed with another spelling of it is not told there."""
    first = signatures[0]
    to, form = opened(first, "email"), form_of(first)
    same = [row for row in signatures if opened(row, "email") == to]
    link = make_link(campaign, form=form, purpose=LinkPurpose.KEEP, now=now, lasts=MANAGED_WITHIN)
    mail = write_changed(same, link=address_of(LinkPurpose.KEEP, link.token, str(first.language)), now=now)
    KeepRequest.objects.create(
        owner=campaign.owner,
        campaign=campaign,
        form=form,
        mail_index=first.mail_index,
        mailed=mail is not None,
        asked_at=now,
    )
    return int(mail is not None)
