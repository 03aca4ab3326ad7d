"""A delivery as it is read: its log, what the log comes to, its plan, its pictures. Used from here."""

from letters.queries.delivery.evidence import read_evidence
from letters.queries.delivery.facts import Words, fact_of, facts_of, folded, last_moment, moment_of, open_words
from letters.queries.delivery.log import LoggedEvent, board, last_event, log_of, next_due, promises_of
from letters.queries.delivery.plan import (
    missing_contact,
    next_step,
    open_steps,
    recipients_in_use,
    without_next_step,
)

__all__ = [
    "LoggedEvent",
    "Words",
    "board",
    "fact_of",
    "facts_of",
    "folded",
    "last_event",
    "last_moment",
    "log_of",
    "missing_contact",
    "moment_of",
    "next_due",
    "next_step",
    "open_steps",
    "open_words",
    "promises_of",
    "read_evidence",
    "recipients_in_use",
    "without_next_step",
]
