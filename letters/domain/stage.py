"""A text is submitted, and a second person approves it or sends it back. What was approved are these words and no others."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from letters.domain.letter import lock_letter
from letters.enums import ReviewKind
from letters.models import Letter, ReviewStep
from letters.queries.stage import (
    review_of,
    why_not_approved,
    why_not_sent_back,
    why_not_submitted,
    why_not_withdrawn,
)
from letters.wording import tidy
from organisations.domain.change import save_noted
from organisations.errors import DemarcheError
from organisations.models import User


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


def _refuse(why: str) -> None:
    if why:
        raise DemarcheError(why)


def _write(
    letter: Letter, kind: ReviewKind, digest: str, by: User | None, now: datetime, *, reason: str = ""
) -> ReviewStep:
    step = ReviewStep(letter=letter, kind=kind, digest=digest, reason=reason, by=by, at=now)
    return save_noted(step, by=by, now=now)
