"""Whether anybody can sign a letter on the web."""

from datetime import datetime

from letters.models import Letter


def is_open(letter: Letter, now: datetime) -> bool:
    """Whether anybody can sign it on the web at this moment."""
    return letter.campaign.published_at is not None and takes_forms(letter, now)


def takes_forms(letter: Letter, sent_at: datetime) -> bool:
    """Whether a form that was sent then is answered. It was taken while the campaign was public; that it is taken off the
    web for a moment afterwards loses nobody's signature."""
    kept = letter.campaign.anonymised_at is None
    return kept and letter.opened_at is not None and not is_over(letter.closes_at, sent_at)


def is_over(closes_at: datetime | None, now: datetime) -> bool:
    """Whether the last moment for signing lies behind us."""
    return closes_at is not None and closes_at <= now
