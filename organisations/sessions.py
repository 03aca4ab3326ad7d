"""Sessions, sealed: in them lie a second factor that is being set up, and messages that can name people."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils.crypto import salted_hmac

from organisations.sealing import SealBroken, seal_bytes, unseal_bytes

PLACE = ("organisations_session", "session_data", UUID(int=0))

# What is written into a session, by name.
SIGNED_IN_AT = "signed_in_at"
PROVEN_AT = "proven_at"
SECOND_FACTOR_OF = "second_factor_of"
DEVICE = "device"
NETWORK = "network"


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Any]:
        return apps.get_model("organisations", "Session")

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row: Any = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        return row  # type: ignore[no-any-return]

    def encode(self, session_dict: dict[str, Any]) -> str:
        return b64encode(seal_bytes(self.serializer().dumps(session_dict), *PLACE)).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """A session that cannot be opened (its key was retired) has ended: the person signs in again."""
        try:
            content: dict[str, Any] = self.serializer().loads(unseal_bytes(b64decode(session_data), *PLACE))
        except (SealBroken, NotBase64):
            return {}
        return content


def mark_of(session_key: str) -> str:
    """How a page names a session: the key itself would let in who reads it there."""
    return salted_hmac("organisations.sessions.mark", session_key, algorithm="sha256").hexdigest()[:32]
