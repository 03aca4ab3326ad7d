"""Second factors: allauth keeps them as text inside its own rows, so they are sealed as text, bound to no row. Of recovery
codes only digests stay, once they have been shown."""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Sequence
from hashlib import scrypt
from secrets import token_bytes
from typing import Any
from uuid import UUID

from organisations.sealing import key_id_of, reseal, seal, unseal

PLACE = ("mfa_authenticator", "data", UUID(int=0))


def seal_factor(text: str) -> str:
    return b64encode(seal(text, *PLACE)).decode()


def unseal_factor(sealed: str) -> str:
    return unseal(b64decode(sealed), *PLACE)


def reseal_factor(sealed: str) -> str:
    """The same secret under the current key; the same text if it is sealed by it already."""
    return b64encode(reseal(b64decode(sealed), *PLACE)).decode()


def factor_key_id(sealed: str) -> str:
    return key_id_of(b64decode(sealed))


def digests_of(codes: Sequence[str]) -> dict[str, Any]:
    """What stays of recovery codes: slow digests under one salt, so that eight digits cannot be tried through. allauth
    finds no codes of its own beside them (`migrated_codes`)."""
    salt = token_bytes(16)
    return {"migrated_codes": [], "salt": salt.hex(), "digests": [_digest(code, salt) for code in codes]}


def are_digested(kept: dict[str, Any]) -> bool:
    return "digests" in kept


def codes_left(kept: dict[str, Any]) -> int:
    return len(kept.get("digests", ()))


def without_code(kept: dict[str, Any], code: str) -> dict[str, Any] | None:
    """What stays once this code has been used; None if it is none of them."""
    if not codes_left(kept):
        return None
    tried = _digest(code.strip(), bytes.fromhex(kept["salt"]))
    left = [digest for digest in kept["digests"] if not hmac.compare_digest(digest, tried)]
    return {**kept, "digests": left} if len(left) < len(kept["digests"]) else None


def _digest(code: str, salt: bytes) -> str:
    return scrypt(code.encode(), salt=salt, n=2**14, r=8, p=1).hex()
