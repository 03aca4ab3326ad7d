"""A text is submitted, and a second person approves it or sends it back. What was approved are these words and no others.
Then people sign it, until it is closed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from letters.domain.letter import lock_letter
from letters.enums import LetterKind, ReviewKind
from letters.models import Letter, ReviewStep
from letters.queries.letter import is_over
from letters.queries.review import needs_approval
from letters.queries.stage import (
    review_of,
    why_not_approved,
    why_not_sent_back,
    why_not_submitted,
    why_not_withdrawn,
)
from letters.queries.version import current_version
from letters.wording import tidy
from organisations.domain.change import save_noted
from organisations.errors import DemarcheError
from organisations.models import User
from organisations.sealing import new_data_key, wrap_key


def submit_letter(letter: Letter, /, *, by: User | None, now: datetime) -> ReviewStep:
    """Ask a second person to approve the text as it stands."""
    with transaction.atomic():
        locked = lock_letter(letter)
        review = review_of(locked, now=now)
        _refuse(why_not_submitted(locked, review))
        return _write(locked, ReviewKind.SUBMITTED, review.digest, by, now)


def approve_letter(letter: Letter, /, *, digest: str, by: User | None, now: datetime) -> ReviewStep:
    """`digest` is that of the text which the reviewer has read: what was changed meanwhile is not approved with it."""
    with transaction.atomic():
        locked = lock_letter(letter)
        review = review_of(locked, now=now)
        _refuse(why_not_approved(review, by))
        if digest != review.digest:
            raise DemarcheError(_("The text has changed while you read it. Read what it says now."))
        return _write(locked, ReviewKind.APPROVED, review.digest, by, now)


def send_back_letter(letter: Letter, /, *, reason: str, by: User | None, now: datetime) -> ReviewStep:
    """Also what was approved: then it is approved no more."""
    with transaction.atomic():
        locked = lock_letter(letter)
        review = review_of(locked, now=now)
        _refuse(why_not_sent_back(review))
        return _write(locked, ReviewKind.SENT_BACK, review.digest, by, now, reason=tidy(reason))


def withdraw_letter(letter: Letter, /, *, by: User | None, now: datetime) -> ReviewStep:
    """Take it out of review again; it is a draft as before."""
    with transaction.atomic():
        locked = lock_letter(letter)
        review = review_of(locked, now=now)
        _refuse(why_not_withdrawn(review))
        return _write(locked, ReviewKind.WITHDRAWN, review.digest, by, now)


def open_letter(letter: Letter, /, *, by: User | None, now: datetime) -> Letter:
    """From now on people can sign the letter's current version on the web. Opening twice changes nothing; a letter that
    was closed opens again."""
    with transaction.atomic():
        row = lock_letter(letter)
        _check_opening(row)
        _make_index_key(row.campaign)
        row.opened_at = row.opened_at or now
        if is_over(row.closes_at, now):
            row.closes_at = None
        return save_noted(row, by=by, now=now)


def close_letter(letter: Letter, /, *, by: User | None, now: datetime) -> Letter:
    """From now on nobody can sign it; who has sent the form in time may still confirm. Twice changes nothing."""
    with transaction.atomic():
        row = lock_letter(letter)
        if row.opened_at is None:
            raise DemarcheError(_("This letter was never opened for signature."))
        if not is_over(row.closes_at, now):
            row.closes_at = now
        return save_noted(row, by=by, now=now)


def _check_opening(letter: Letter) -> None:
    """The text that people would sign is the current version's, which may be older than what stands in the letter."""
    version = current_version(letter)
    if letter.kind != LetterKind.VARIANT:
        raise DemarcheError(_("People sign letters to a recipient that are written here, no base and no other letter."))
    if version is None:
        raise DemarcheError(_("People sign a version, never a draft. Make a version of the letter first."))
    if needs_approval(letter, version.digest):
        raise DemarcheError(_("A second person has not approved the current version. Submit the letter for approval."))
    if letter.campaign.anonymised_at is not None:
        raise DemarcheError(_("The names of this campaign have been removed. Begin a new campaign to go on."))


def _make_index_key(campaign: Campaign) -> None:
    """Once for each campaign: marks of addresses are made with it, and no other campaign can make the same ones."""
    locked = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if locked.index_key_sealed is None:
        locked.index_key_sealed = wrap_key(new_data_key(), Campaign._meta.db_table, "index_key_sealed", locked.pk)
        locked.save(update_fields=["index_key_sealed"])


def _refuse(why: str) -> None:
    if why:
        raise DemarcheError(why)


def _write(
    letter: Letter, kind: ReviewKind, digest: str, by: User | None, now: datetime, *, reason: str = ""
) -> ReviewStep:
    step = ReviewStep(letter=letter, kind=kind, digest=digest, reason=reason, by=by, at=now)
    return save_noted(step, by=by, now=now)
