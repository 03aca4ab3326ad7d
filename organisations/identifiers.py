"""Keys and codes: time-ordered UUIDs for rows, short random codes for public addresses."""

import secrets
import time
from hashlib import sha256
from uuid import UUID

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # pragma: allowlist secret
"""No 0 and o, no 1, i and l; without u, whose absence spares most unfortunate words."""

CODE_LENGTH = 10


def uuid7() -> UUID:
    """A UUID of version 7 (RFC 9562, 5.7): milliseconds since 1970, then 12 bits of the millisecond's fraction
    (method 3 of section 6.2), then 62 random bits. It tells its time of making: never put it into a public address.

    The clock read here only orders keys; no rule and no person ever sees it as a time.
    """
    milliseconds, nanoseconds = divmod(time.time_ns(), 1_000_000)
    fraction = nanoseconds * 4096 // 1_000_000
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | fraction << 64
    return UUID(int=value | 0b10 << 62 | secrets.randbits(62))


def is_key(text: str) -> bool:
    """Whether it could be the key of a row."""
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def new_code(length: int = CODE_LENGTH) -> str:
    """A random code for a public address: unguessable, short enough to read out, the same in either case."""
    number, signs = secrets.randbelow(len(ALPHABET) ** length), []
    for _position in range(length):
        number, place = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[place])
    return "".join(signs)


def new_token() -> str:
    """What stands in a mailed link and nowhere else."""
    return secrets.token_urlsafe(32)


def digest_of_token(token: str) -> str:
    return sha256(token.encode()).hexdigest()
