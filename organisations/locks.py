"""What is to be decided by one transaction at a time, and has no row yet that could be held."""

from collections.abc import Iterable
from hashlib import blake2b

from django.db import connection


def hold(kind: str, marks: Iterable[str]) -> None:
    """Inside the caller's transaction: until it ends, whoever names one of these marks waits here. Everybody takes several
    in one order, so nobody waits for ever. SQLite lets one transaction at a time begin to write, so there all wait anyway.
    """
    if connection.vendor == "postgresql":
        keys = sorted({_key(kind, mark) for mark in marks})
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [keys])


def _key(kind: str, mark: str) -> int:
    """Two marks with one key wait for each other without need, which does no harm."""
    return int.from_bytes(blake2b(f"{kind} {mark}".encode(), digest_size=8).digest(), signed=True)
