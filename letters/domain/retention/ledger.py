"""After a backup was restored: who had been erased since is erased again."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from campaigns.models import Campaign
from letters.domain.news import NEWS, end_news
from letters.domain.signature import withdraw_signature
from letters.domain.signing import erase_signing
from letters.domain.signing.erase import ONE, empty_signatures
from letters.enums import LIVE
from letters.models import Intake, Signature
from letters.queries.notice import SIGNING
from organisations.domain.erasure import write_erasure
from organisations.domain.mail.block import block_mark
from organisations.enums import ErasureReason
from organisations.models import Organisation
from organisations.ownership import all_owners, owner_scope
from organisations.queries.erasure import Block, Entry, ledger


def export_erasures() -> list[str]:
    """The whole ledger as lines of text."""
    with all_owners():
        return [entry.line for entry in ledger()]


def replay_erasures(entries: Iterable[Entry | Block], *, now: datetime) -> int:
    """Erase again, and block again who wanted no mail; returns how many entries were about something that is there.
    Twice is harmless. What the database has never heard of was not brought back, so nothing is to be done."""
    return sum(_block(entry) if isinstance(entry, Block) else _replay(entry, now) for entry in entries)


def _block(block: Block) -> int:
    block_mark(block.mark, reason=block.reason, since=block.since)
    return 1


def _replay(entry: Entry, now: datetime) -> int:
    owner = Organisation.objects.filter(pk=entry.owner).first()
    again = AGAIN.get(entry.about_kind)
    if owner is None or again is None:
        return 0
    with owner_scope([owner.pk]), transaction.atomic():
        write_erasure(
            owner, about_kind=entry.about_kind, about_id=entry.about_id, reason=entry.reason, now=entry.erased_at
        )
        return int(again(entry.about_id, entry.reason, now))


def _signing(form: UUID, reason: ErasureReason, now: datetime) -> bool:
    """Also where its form had not been answered yet when the backup was made."""
    waiting = Intake.objects.filter(pk=form).delete()[0]
    campaign = Campaign.objects.filter(signatures__form=form).select_related("owner").first()
    if campaign is not None:
        erase_signing(campaign, form, reason=reason, now=now)
    return bool(waiting) or campaign is not None


def _signature(key: UUID, reason: ErasureReason, now: datetime) -> bool:
    row = Signature.objects.filter(pk=key).first()
    if row is None:
        return False
    if row.state in LIVE:
        withdraw_signature(row, by=None, now=now)
    return bool(empty_signatures(Signature.objects.filter(pk=key), now=now))


def _news(form: UUID, reason: ErasureReason, now: datetime) -> bool:
    campaign = Campaign.objects.filter(signatures__form=form).first()
    return campaign is not None and bool(end_news(campaign, [form], now=now))


AGAIN: Mapping[str, Callable[[UUID, ErasureReason, datetime], bool]] = {SIGNING: _signing, ONE: _signature, NEWS: _news}
