"""Second factors: allauth keeps them as text inside its own rows, so they are sealed as text, bound to no row."""

from base64 import b64decode, b64encode
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
