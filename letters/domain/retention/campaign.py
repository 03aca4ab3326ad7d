"""A campaign's days of retention are over: every name goes, every number stays.

In batches and steps that may each be done again: whoever is killed in the middle is followed by a sweep that goes on.
Only when all is done does the campaign say so, with a line in the security log. What fails in one keeps no other waiting.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from types import MappingProxyType

from django.db import transaction
from django.db.models import DateTimeField, QuerySet
from django.db.models.functions import Coalesce, TruncDay, TruncMonth
from django.utils import translation
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Endorsement
from letters.domain.delivery import redact_event
from letters.domain.edition import erase_names, remove_file
from letters.domain.signing.erase import NOBODY_ASKED
from letters.domain.stage import close_letter
from letters.models import Edition, EventText, Evidence, Letter, MandateRequest, Signature, SignatureConsent
from letters.models.signature import SEALED
from letters.queries.letter import is_over
from letters.queries.retention import (
    PERSONAL_BLOCKS,
    campaigns_at_their_end,
    ending_of,
    late_pictures,
    late_words,
    rows_that_go,
)
from organisations.domain.mail import erase_mails
from organisations.domain.securitylog import log_security
from organisations.enums import ErasureReason, SecurityKind
from organisations.errors import DemarcheError
from organisations.ownership import all_owners, owner_scope
from organisations.storage import private_files
from organisations.sweeping import sweeping

BATCH = 500
TIMES = ("recorded_at", "confirmed_at", "kept_at", "counts_from", "withdrawn_at")


def anonymise_due(*, now: datetime) -> int:
    """Remove the names of every campaign whose time for them is over; returns how many campaigns. Words and pictures
    that came to a campaign after that go 180 days later."""
    with all_owners():
        campaigns = [row for row in campaigns_at_their_end(now).select_related("owner") if _is_due(row, now)]
        words, pictures = list(late_words(now).select_related("event")), list(late_pictures(now))
    with sweeping("Some names, words or pictures could not be removed.") as each:
        each(pictures, _delete_picture)
        each(words, partial(_redact, now=now))
        done = each(campaigns, partial(anonymise_campaign, now=now))
    return len(done)


def anonymise_campaign(campaign: Campaign, *, now: datetime) -> Mapping[str, int]:
    """Remove everything that belongs to a person from a campaign; how many rows of which table had something. Counts by
    country, month and state, the tally and the numbers of editions stay as they are."""
    with owner_scope([campaign.owner_id]), translation.override(campaign.language):
        before = {table: rows.count() for table, rows in rows_that_go(campaign).items()}
        with sweeping("Not all that is known of people could be removed.") as each:
            each(STEPS, lambda step: step(campaign, now))
        _finish(campaign, before, now)
    return MappingProxyType(before)


def _is_due(campaign: Campaign, now: datetime) -> bool:
    return ending_of(campaign).due <= now


def _close(campaign: Campaign, now: datetime) -> None:
    """Nobody signs any more, and with its key gone no address can be found again."""
    for letter in Letter.objects.filter(campaign=campaign, opened_at__isnull=False):
        if not is_over(letter.closes_at, now):
            close_letter(letter, by=None, now=now)
    Campaign.objects.filter(pk=campaign.pk).update(index_key_sealed=None)


def _empty_signatures(campaign: Campaign, now: datetime) -> None:
    """From the first to the last, also those emptied before: of their times only the month stays."""
    rows, last = Signature.objects.filter(campaign=campaign).order_by("pk"), None
    while keys := list((rows.filter(pk__gt=last) if last else rows).values_list("pk", flat=True)[:BATCH]):
        _empty_batch(Signature.objects.filter(pk__in=keys), now)
        last = keys[-1]


def _empty_batch(rows: QuerySet[Signature], now: datetime) -> None:
    with transaction.atomic():
        forms = list(rows.select_for_update().order_by("pk").values_list("form", flat=True))
        rows.update(
            **dict.fromkeys([*SEALED, "mailed_at", "bounced_at", "corrected_at"]),
            mail_index="",
            name_index="",
            domain_index="",
            anonymised_at=Coalesce("anonymised_at", now, output_field=DateTimeField()),
            **{time: TruncMonth(time, tzinfo=UTC) for time in TIMES},
        )
        erase_mails({form for form in forms if form})


def _reduce_consents(campaign: Campaign, now: datetime) -> None:
    """That somebody agreed, to which wording, on which day: no longer who."""
    days = {time: TruncDay(time, tzinfo=UTC) for time in ("given_at", "ended_at")}
    SignatureConsent.objects.filter(campaign=campaign).update(**days)
    months = {time: TruncMonth(time, tzinfo=UTC) for time in ("asked_at", "answered_at")}
    MandateRequest.objects.filter(campaign=campaign).update(**NOBODY_ASKED, **months)
    Endorsement.objects.filter(campaign=campaign).update(answered_sealed=None, contact_sealed=None, token_sealed=None)


def _delete_rows(campaign: Campaign, now: datetime) -> None:
    """Those that are of no use without a name."""
    going = rows_that_go(campaign)
    asked = ("letters.link", "letters.keeprequest", "letters.comment", "letters.intake")
    for table in (*asked, "letters.signatory", "campaigns.standingmandate"):
        while keys := list(going[table].order_by().values_list("pk", flat=True)[:BATCH]):
            going[table].filter(pk__in=keys).delete()
    going["letters.news"].update(reached="")


def _erase_names(campaign: Campaign, now: datetime) -> None:
    """Out of every edition; its number, its digest and its text stay. A PDF that was written elsewhere goes as a whole,
    for nobody knows what is in it."""
    with sweeping("Some editions could not be set without names.") as each:
        editions = Edition.objects.filter(letter__campaign=campaign).order_by("pk")
        each(editions, partial(erase_names, blocks=PERSONAL_BLOCKS, now=now))
    for file in rows_that_go(campaign)["letters.editionfile"]:
        with transaction.atomic():
            remove_file(file, now=now)


def _redact_words(campaign: Campaign, now: datetime) -> None:
    going = rows_that_go(campaign)
    for text in going["letters.eventtext"].select_related("event"):
        _redact(text, now=now)
    for picture in going["letters.evidence"]:
        _delete_picture(picture)


def _redact(text: EventText, *, now: datetime) -> None:
    """Each in a transaction of its own. Another sweep may have been quicker."""
    with suppress(DemarcheError):
        redact_event(text.event, why=_("The campaign's days of retention are over."), by=None, now=now)


def _delete_picture(picture: Evidence) -> None:
    """The line of the log that there was one stays (by trigger)."""
    private_files().delete(picture.path)


STEPS: tuple[Callable[[Campaign, datetime], None], ...] = (
    _close,
    _empty_signatures,
    _reduce_consents,
    _delete_rows,
    _erase_names,
    _redact_words,
)


def _finish(campaign: Campaign, before: Mapping[str, int], now: datetime) -> None:
    """Whoever recorded a signature meanwhile held the campaign: then the next sweep goes on."""
    with transaction.atomic():
        unfinished = Campaign.objects.select_for_update().filter(pk=campaign.pk, anonymised_at=None)
        if not unfinished or Signature.objects.filter(campaign=campaign, anonymised_at=None).exists():
            return
        if unfinished.update(anonymised_at=now):
            detail = {"why": ErasureReason.RETENTION, **{table: number for table, number in before.items() if number}}
            log_security(SecurityKind.ERASED, organisation=campaign.owner, subject=campaign, detail=detail, now=now)
