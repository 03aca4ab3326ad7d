"""Sealing of personal data: AES-256-GCM, bound to the table, column and row that hold it.

A sealed value is ``format (1 byte, 0x01) | key id (4 bytes, NUL padded) | nonce (12) | ciphertext and tag (16)``.
The place is associated data, so a value that is copied into another row or column does not open there. An empty key
id marks what was sealed under a data key, which itself is kept wrapped by a master key.
"""

import base64
import binascii
import hashlib
import hmac
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from organisations.errors import DemarcheError

FORMAT = b"\x01"
KEY_BYTES = 32
ID_BYTES = 4
NONCE_BYTES = 12
HEAD_BYTES = len(FORMAT) + ID_BYTES + NONCE_BYTES
OVERHEAD = HEAD_BYTES + 16
LEAST_DISTINCT = 16
"""A random key of 32 bytes has about 30 distinct ones; fewer than this is a sample or typed by hand."""

ID_FORM = re.compile(r"[a-z0-9]{1,4}")

Blob = bytes | memoryview


class SealBroken(DemarcheError):
    """A sealed value does not open: wrong key, changed bytes, or moved from another row."""

    def __init__(self) -> None:
        super().__init__(
            _("A protected value cannot be opened: the key is missing, or the value was changed or moved.")
        )


@dataclass(frozen=True)
class DataKey:
    """A key of its own for one thing (an edition), so that erasing or rotating need not touch each value under it."""

    secret: bytes = field(repr=False)

    def seal(self, value: str, table: str, column: str, row_id: UUID) -> bytes:
        return self.seal_bytes(value.encode(), table, column, row_id)

    def unseal(self, blob: Blob, table: str, column: str, row_id: UUID) -> str:
        return self.unseal_bytes(blob, table, column, row_id).decode()

    def seal_bytes(self, value: bytes, table: str, column: str, row_id: UUID) -> bytes:
        return _encrypt("", self.secret, value, (table, column, row_id.hex))

    def unseal_bytes(self, blob: Blob, table: str, column: str, row_id: UUID) -> bytes:
        return _decrypt({"": self.secret}, blob, (table, column, row_id.hex))


@dataclass(frozen=True)
class Keyring:
    """The master keys by id. The first is current and seals; the others only open, until rotation has emptied them."""

    keys: Mapping[str, bytes] = field(repr=False)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read ``id:base64,id2:base64``: ids of 1-4 lower-case letters or digits, keys of 32 random bytes.

        Raises ImproperlyConfigured with a sentence that names MASTER_KEYS and never shows a key.
        """
        keys: dict[str, bytes] = {}
        for position, entry in enumerate(filter(None, (part.strip() for part in text.split(","))), start=1):
            key_id, secret = _parse_entry(entry, position)
            if key_id in keys or secret in keys.values():
                raise ImproperlyConfigured(f"MASTER_KEYS: entry {position} repeats an earlier id or key. Remove it.")
            keys[key_id] = secret
        if not keys:
            raise ImproperlyConfigured(
                "MASTER_KEYS is empty. Set it to id:base64 of 32 random bytes, current key first."
            )
        return cls(keys)

    @property
    def current(self) -> str:
        """The id of the key that seals."""
        return next(iter(self.keys))

    def seal(self, value: str, table: str, column: str, row_id: UUID) -> bytes:
        return self.seal_bytes(value.encode(), table, column, row_id)

    def unseal(self, blob: Blob, table: str, column: str, row_id: UUID) -> str:
        return self.unseal_bytes(blob, table, column, row_id).decode()

    def seal_bytes(self, value: bytes, table: str, column: str, row_id: UUID) -> bytes:
        return _encrypt(self.current, self.keys[self.current], value, (table, column, row_id.hex))

    def unseal_bytes(self, blob: Blob, table: str, column: str, row_id: UUID) -> bytes:
        return _decrypt(self.keys, blob, (table, column, row_id.hex))

    def reseal(self, blob: Blob, table: str, column: str, row_id: UUID) -> bytes:
        """The same value under the current key; unchanged bytes if it is sealed by it already."""
        if key_id_of(blob) == self.current:
            return bytes(blob)
        return self.seal_bytes(self.unseal_bytes(blob, table, column, row_id), table, column, row_id)


def keyring() -> Keyring:
    """The keys of this installation."""
    return _parsed(settings.MASTER_KEYS)


def seal(value: str, table: str, column: str, row_id: UUID) -> bytes:
    """Seal a text for its place. `row_id` is the key of the row, made before the INSERT."""
    return keyring().seal(value, table, column, row_id)


def unseal(blob: Blob, table: str, column: str, row_id: UUID) -> str:
    """Open what `seal` made for the same place; raises SealBroken."""
    return keyring().unseal(blob, table, column, row_id)


def seal_bytes(value: bytes, table: str, column: str, row_id: UUID) -> bytes:
    return keyring().seal_bytes(value, table, column, row_id)


def unseal_bytes(blob: Blob, table: str, column: str, row_id: UUID) -> bytes:
    return keyring().unseal_bytes(blob, table, column, row_id)


def reseal(blob: Blob, table: str, column: str, row_id: UUID) -> bytes:
    return keyring().reseal(blob, table, column, row_id)


def new_data_key() -> DataKey:
    return DataKey(AESGCM.generate_key(KEY_BYTES * 8))


def wrap_key(key: DataKey, table: str, column: str, row_id: UUID) -> bytes:
    """The data key, sealed under the current master key for the column that keeps it; `reseal` rotates it."""
    return keyring().seal_bytes(key.secret, table, column, row_id)


def unwrap_key(blob: Blob, table: str, column: str, row_id: UUID) -> DataKey:
    return DataKey(keyring().unseal_bytes(blob, table, column, row_id))


def key_id_of(blob: Blob) -> str:
    """The id of the master key that opens `blob`; empty if a data key does."""
    head = bytes(blob[:HEAD_BYTES])
    if len(blob) < OVERHEAD or not head.startswith(FORMAT):
        raise SealBroken
    return head[len(FORMAT) : len(FORMAT) + ID_BYTES].rstrip(b"\0").decode("latin-1")


def fingerprint(keys: Keyring) -> dict[str, str]:
    """A check value per key id: stored, it tells at the next start whether the keys are still the same ones."""
    return {
        key_id: hmac.new(secret, b"demarche key check 1", hashlib.sha256).hexdigest()
        for key_id, secret in keys.keys.items()
    }


@lru_cache(maxsize=8)
def _parsed(text: str) -> Keyring:
    return Keyring.from_text(text)


def _parse_entry(entry: str, position: int) -> tuple[str, bytes]:
    key_id, colon, encoded = entry.partition(":")
    if not colon or not ID_FORM.fullmatch(key_id):
        raise ImproperlyConfigured(
            f"MASTER_KEYS: entry {position} is not id:base64 with an id of 1 to 4 lower-case letters or digits."
        )
    try:
        secret = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != KEY_BYTES:
        raise ImproperlyConfigured(f"MASTER_KEYS: the key {key_id!r} is not the base64 of {KEY_BYTES} bytes.")
    if len(set(secret)) < LEAST_DISTINCT:
        raise ImproperlyConfigured(f"MASTER_KEYS: the key {key_id!r} is not random. Make one with a random generator.")
    return key_id, secret


def _encrypt(key_id: str, secret: bytes, value: bytes, place: tuple[str, str, str]) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    head = FORMAT + key_id.encode().ljust(ID_BYTES, b"\0") + nonce
    return head + AESGCM(secret).encrypt(nonce, value, _associated(*place, key_id))


def _decrypt(keys: Mapping[str, bytes], blob: Blob, place: tuple[str, str, str]) -> bytes:
    key_id = key_id_of(blob)
    nonce = bytes(blob[HEAD_BYTES - NONCE_BYTES : HEAD_BYTES])
    try:
        return AESGCM(keys[key_id]).decrypt(nonce, bytes(blob[HEAD_BYTES:]), _associated(*place, key_id))
    except (KeyError, InvalidTag):
        raise SealBroken from None


def _associated(*parts: str) -> bytes:
    """Each part with its length in front: no two different places give the same bytes."""
    encoded = [part.encode() for part in parts]
    return FORMAT + b"".join(len(part).to_bytes(2, "big") + part for part in encoded)
