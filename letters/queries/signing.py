"""A signing as its links reach it: what can still be confirmed."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from campaigns.models import Campaign
from letters.enums import LIVE, LinkPurpose, SignatureState
from letters.models import Link, Signature
from letters.queries.link import MOST_TRIES
from letters.queries.signature import marks_of
from organisations.ownership import all_owners

AFTER_CLOSING = timedelta(hours=24)
"""A closed letter takes no new form, but who has sent one in time may still read the mail."""


def to_confirm(link: Link, *, now: datetime) -> QuerySet[Signature]:
    """The signatures that a click would confirm at this moment; none once the link has ended."""
    waiting: QuerySet[Signature] = Signature.objects.filter(
        campaign=link.campaign_id, form=link.form, state=SignatureState.PENDING
    )
    if link.expires_at <= now:
        return waiting.none()
    return waiting.filter(takes_confirmations(now))


def takes_confirmations(now: datetime) -> Q:
    """Of signatures whose letter is open, or was until lately."""
    return Q(letter__closes_at=None) | Q(letter__closes_at__gt=now - AFTER_CLOSING)


def to_disown(link: Link, signing: QuerySet[Signature], *, now: datetime) -> list[Signature]:
    """What is held of a signing that nobody has confirmed, whatever an organiser has made of it since. Nothing once the
    link has ended, or where one letter was confirmed: an old mail that others find undoes no signature."""
    rows = list(signing)
    if link.expires_at <= now or any(row.confirmed_at for row in rows):
        return []
    return [row for row in rows if row.anonymised_at is None]


def live_signing(campaign_id: UUID, form: UUID) -> QuerySet[Signature]:
    """Those neither withdrawn nor gone, the first letter first."""
    rows: QuerySet[Signature] = Signature.objects.of_form(campaign_id, form).filter(state__in=LIVE)
    return rows


def of_same_person(signature: Signature) -> QuerySet[Signature]:
    """What is still kept of whoever made this signature: everything in the campaign from this mailbox under this name. Where
    no address is known, this one alone."""
    kept: QuerySet[Signature] = Signature.objects.filter(campaign=signature.campaign_id, anonymised_at=None)
    same = Q(pk=signature.pk)
    if signature.mail_index:
        same |= Q(mail_index=signature.mail_index, name_index=signature.name_index)
    if signature.form:
        same |= Q(form=signature.form)
    return kept.filter(same)


def links_to_confirm(email: str, *, now: datetime) -> list[Link]:
    """Those whose short code was mailed to this address, in any campaign, and may still be typed."""
    with all_owners():
        campaigns = Campaign.objects.exclude(index_key_sealed=None).filter(anonymised_at=None)
        marks = [marks_of(campaign).mail(email) for campaign in campaigns]
        waiting = Signature.objects.filter(campaign__in=campaigns, mail_index__in=marks, state=SignatureState.PENDING)
        links = Link.objects.filter(purpose=LinkPurpose.CONFIRM, expires_at__gt=now, tries__lt=MOST_TRIES)
        return list(
            links.filter(campaign__in=campaigns, form__in=waiting.values("form"))
            .exclude(code_digest="")
            .select_related("campaign__owner")
        )
