"""Whether anybody can sign a letter on the web."""

from datetime import datetime

from letters.models import Letter


def is_open(letter: Letter, now: datetime) -> bool:
    """Whether anybody can sign it on the web at this moment."""
    campaign = letter.campaign
    stands = campaign.published_at is not None and campaign.anonymised_at is None
    return stands and letter.opened_at is not None and not is_over(letter.closes_at, now)


def is_over(closes_at: datetime | None, now: datetime) -> bool:
    """Whether the last moment for signing lies behind us."""
    return closes_at is not None and closes_at <= now
