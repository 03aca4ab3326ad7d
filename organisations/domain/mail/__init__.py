"""The outbox: a mail is a row first. Whoever finds it due claims it, hands it to the mail server, and says what came back.

Two classes (docs/adr/0006-outbox.md). An ordinary mail is tried again after any fault, so it may arrive twice, and no
more often. A mail `at_most_once` (a letter to a recipient) is never tried again once its text may be out: if no answer
comes, a person decides. Each mail is marked in the database before its text goes out. Used from here.
"""

from organisations.domain.mail.block import block_address, blocked_among, free_address, is_blocked
from organisations.domain.mail.message import Attachment
from organisations.domain.mail.queue import (
    TABLE,
    draft_mail,
    empty_mail,
    erase_mail,
    erase_mails,
    forget_mail,
    queue_drafts,
    queue_mail,
    recipient_of,
    settle_uncertain,
    stop_mail,
)
from organisations.domain.mail.returned import find_sent, record_return
from organisations.domain.mail.send import LEASE, PATIENCE, send_due_mail

__all__ = [
    "LEASE",
    "PATIENCE",
    "TABLE",
    "Attachment",
    "block_address",
    "blocked_among",
    "draft_mail",
    "empty_mail",
    "erase_mail",
    "erase_mails",
    "find_sent",
    "forget_mail",
    "free_address",
    "is_blocked",
    "queue_drafts",
    "queue_mail",
    "recipient_of",
    "record_return",
    "send_due_mail",
    "settle_uncertain",
    "stop_mail",
]
