"""Signings that nobody has confirmed: two reminders, then they go, with everything that was known of the person."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction

from campaigns.models import Campaign
from letters.domain.link import make_link
from letters.domain.notice import write_confirmation
from letters.domain.signing import erase_signing
from letters.domain.signing.erase import empty_signatures
from letters.enums import LinkPurpose, SignatureState
from letters.models import Intake, Signature
from letters.queries.link import MANAGED_WITHIN, address_of
from letters.queries.retention import (
    GONE_AFTER,
    links_not_mailed,
    old_forms,
    reminder_due,
    signings_to_expire,
    signings_to_remind,
    unconfirmed,
)
from letters.queries.retention.unconfirmed import REMINDED_AFTER, Signing
from letters.queries.signature import opened
from organisations.addresses import canonical_address
from organisations.domain.limit import take
from organisations.domain.mail import is_blocked
from organisations.enums import ErasureReason
from organisations.ownership import all_owners, owner_scope
from organisations.sweeping import sweeping

AT_ONCE = 2000
"""Signings that one sweep looks at; the next one goes on."""


def remind_unconfirmed(*, now: datetime) -> int:
    """Write the reminders that are due; returns how many."""
    with all_owners():
        waiting = signings_to_remind(now, at_most=AT_ONCE)
    with sweeping("Some people could not be reminded.") as each:
        written = each(waiting, partial(remind_signing, now=now))
    return sum(written)


def remind_signing(signing: Signing, *, now: datetime) -> int:
    """1 if a reminder was written. None goes to a blocked address; to one that had its three mails of the day it goes
    later."""
    owner, campaign_id, form = signing
    with owner_scope([owner]), transaction.atomic():
        due = reminder_due(now).filter(campaign=campaign_id, form=form).order_by("id")
        rows = list(due.select_related("campaign__owner", "letter", "version").select_for_update(of=("self",)))
        email = opened(rows[0], "email") if rows else ""
        blocked = bool(email) and is_blocked(email)
        if not email or (not blocked and not take("mail", canonical_address(email), now=now)):
            return 0
        number = sum(rows[0].recorded_at + after <= now for after in REMINDED_AFTER)
        Signature.objects.filter(pk__in=[row.pk for row in rows]).update(reminded=number)
        if not blocked:
            _write(rows, email, number, now)
        return int(not blocked)


def expire_unconfirmed(*, now: datetime) -> int:
    """Empty what nobody has confirmed within a week, and delete forms as old; returns how many signatures went. The week
    of a link does not run while its mail is stuck in the outbox."""
    with all_owners():
        links_not_mailed(now).update(expires_at=now + GONE_AFTER)
        _forget_forms(now)
        old = signings_to_expire(now, at_most=AT_ONCE)
    with sweeping("Some signatures could not be emptied.") as each:
        gone = each(old, partial(expire_signing, now=now))
    return sum(gone)


def expire_signing(signing: Signing, *, now: datetime) -> int:
    """A signing that is confirmed for some of its letters keeps those."""
    owner, campaign_id, form = signing
    with owner_scope([owner]), transaction.atomic():
        campaign = Campaign.objects.select_related("owner").get(pk=campaign_id)
        signed = Signature.objects.of_form(campaign_id, form)
        held = list(signed.select_for_update().values_list("pk", flat=True))
        gone = list(unconfirmed().filter(pk__in=held).values_list("pk", flat=True))
        if len(gone) == len(held):
            return erase_signing(campaign, form, reason=ErasureReason.EXPIRED, now=now)
        rows = Signature.objects.filter(pk__in=gone)
        rows.filter(state=SignatureState.PENDING).update(state=SignatureState.EXPIRED)
        return empty_signatures(rows, now=now)


def _write(rows: Sequence[Signature], email: str, number: int, now: datetime) -> None:
    """With a link and a code of its own, which end when the first ones do."""
    first = rows[0]
    campaign, form, language = first.campaign, first.form, str(first.language)
    if form is None:
        return
    lasts = first.recorded_at + GONE_AFTER - now
    confirm = make_link(campaign, form=form, purpose=LinkPurpose.CONFIRM, now=now, lasts=lasts, code_for=email)
    manage = make_link(campaign, form=form, purpose=LinkPurpose.MANAGE, now=now, lasts=MANAGED_WITHIN)
    write_confirmation(
        rows,
        link=address_of(LinkPurpose.CONFIRM, confirm.token, language),
        code=confirm.code,
        number=number,
        mine=address_of(LinkPurpose.MANAGE, manage.token, language),
        now=now,
    )


def _forget_forms(now: datetime) -> None:
    while keys := list(old_forms(now).values_list("pk", flat=True)[:AT_ONCE]):
        Intake.objects.filter(pk__in=keys).delete()
