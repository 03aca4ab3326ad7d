"""A delivery: planned, carried, recorded. One concept in several files, used from here."""

from letters.domain.delivery.evidence import add_evidence
from letters.domain.delivery.log import lock_delivery
from letters.domain.delivery.plan import add_step, drop_step
from letters.domain.delivery.record import (
    add_delivery,
    record_event,
    record_overdue,
    redact_event,
    reply_time,
    void_event,
)

__all__ = [
    "add_delivery",
    "add_evidence",
    "add_step",
    "drop_step",
    "lock_delivery",
    "record_event",
    "record_overdue",
    "redact_event",
    "reply_time",
    "void_event",
]
