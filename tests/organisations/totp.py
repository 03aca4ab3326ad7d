"""An app with codes (RFC 6238): what a person's telephone shows."""

import hmac
import time
from base64 import b32decode

HALF_A_MINUTE, TO_USE_IT = 30, 10


def code(secret: str) -> str:
    """The code of this half minute; begun anew if there is too little left of it to use the code."""
    if (left := HALF_A_MINUTE - time.time() % HALF_A_MINUTE) < TO_USE_IT:
        time.sleep(left)
    counter = int(time.time()) // HALF_A_MINUTE
    digest = hmac.digest(b32decode(secret), counter.to_bytes(8, "big"), "sha1")
    at = digest[-1] & 0xF
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFF_FFFF) % 1_000_000:06}"
