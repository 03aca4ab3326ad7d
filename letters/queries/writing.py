"""Who is writing a letter at this moment."""

from datetime import datetime, timedelta

from letters.models import Writing
from organisations.models import User

PATIENCE = timedelta(minutes=5)
"""Without a sign of life for so long, a letter is free again."""


def other_writer(writing: Writing, *, than: User, now: datetime) -> User | None:
    """Somebody else who holds the letter and gave a sign of life lately."""
    if writing.holder is None or writing.holder_id == than.pk or writing.seen_at is None:
        return None
    holder: User = writing.holder
    return holder if writing.seen_at > now - PATIENCE else None
