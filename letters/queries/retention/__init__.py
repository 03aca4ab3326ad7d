"""What the campaign keeps of people, for how long, and what goes next. Used from here."""

from letters.queries.retention.ending import AT_MOST, Ending, campaigns_at_their_end, ending_of, without_last_day
from letters.queries.retention.kept import Kept, Reason, kept
from letters.queries.retention.personal import PERSONAL_BLOCKS, late_pictures, late_words, rows_that_go
from letters.queries.retention.unconfirmed import (
    GONE_AFTER,
    links_not_mailed,
    old_forms,
    reminder_due,
    signings_to_expire,
    signings_to_remind,
    unconfirmed,
)

__all__ = [
    "AT_MOST",
    "GONE_AFTER",
    "PERSONAL_BLOCKS",
    "Ending",
    "Kept",
    "Reason",
    "campaigns_at_their_end",
    "ending_of",
    "kept",
    "late_pictures",
    "late_words",
    "links_not_mailed",
    "old_forms",
    "reminder_due",
    "rows_that_go",
    "signings_to_expire",
    "signings_to_remind",
    "unconfirmed",
    "without_last_day",
]
