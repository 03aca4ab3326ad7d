"""Signatures: recorded, confirmed, changed, withdrawn, emptied. Used from here."""

from letters.domain.signature.late import count_late
from letters.domain.signature.record import record_signature
from letters.domain.signature.seal import seal_columns
from letters.domain.signature.withdraw import withdraw_signature

__all__ = ["count_late", "record_signature", "seal_columns", "withdraw_signature"]
