"""Addresses to which nothing is sent any more: known by a keyed mark, so that nobody can read who they are."""

from collections.abc import Collection
from datetime import datetime

from organisations.addresses import canonical_address
from organisations.domain.limit import standing_mark, standing_marks
from organisations.enums import MailBlockReason
from organisations.models import MailBlock


def block_address(email: str, *, reason: MailBlockReason, now: datetime) -> MailBlock:
    """From now on no supporter's mail goes there, also none that waits in the outbox. What the holder says outweighs what
    a mail server said."""
    return block_mark(_mark(email), reason=reason, since=now)


def block_mark(mark: str, *, reason: MailBlockReason, since: datetime) -> MailBlock:
    """As `block_address`, for whoever knows the mark only: the ledger that is replayed after a restore."""
    MailBlock.objects.bulk_create([MailBlock(key=mark, reason=reason, since=since)], ignore_conflicts=True)
    if reason != MailBlockReason.BOUNCED:
        MailBlock.objects.filter(key=mark, reason=MailBlockReason.BOUNCED).update(reason=reason, since=since)
    return MailBlock.objects.get(key=mark)


def free_address(email: str) -> bool:
    """The holder wants to be written to again; False where nothing was blocked."""
    return MailBlock.objects.filter(key=_mark(email)).delete()[0] == 1


def is_blocked(email: str) -> bool:
    """Whoever writes to supporters asks this first, and the sender once more: a block may come while a mail waits. Mail
    about a member's account is not blocked."""
    return bool(blocked_among([email]))


def blocked_among(emails: Collection[str]) -> set[str]:
    """Those of many to which nothing is sent."""
    marks = standing_marks({canonical_address(email) for email in emails})
    blocked = {*MailBlock.objects.filter(key__in=marks.values()).values_list("key", flat=True)}
    return {email for email in emails if marks[canonical_address(email)] in blocked}


def _mark(email: str) -> str:
    return standing_mark(canonical_address(email))
