"""Digests that a stranger can compute again (docs/adr/0021): one canonical form of JSON, salted commitments."""

import json
import secrets
from hashlib import sha256
from typing import Any

SALT_BYTES = 32


def canonical(value: Any) -> str:
    """JSON in its one form: keys sorted, no blanks, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest_of(value: Any) -> str:
    """SHA-256, hexadecimal, of the canonical form in UTF-8."""
    return sha256(canonical(value).encode()).hexdigest()


def digest_of_bytes(content: bytes) -> str:
    return sha256(content).hexdigest()


def new_salt() -> str:
    return secrets.token_hex(SALT_BYTES)


def commitment(salt: str, text: str) -> str:
    """SHA-256, hexadecimal, of salt + text: without the salt nobody can test a guess against it."""
    return sha256((salt + text).encode()).hexdigest()
