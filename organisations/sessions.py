"""Sessions, sealed: in them lie a second factor that is being set up, and messages that can name people."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from organisations.sealing import SealBroken, seal_bytes, unseal_bytes

PLACE = ("django_session", "session_data", UUID(int=0))


class SessionStore(DatabaseStore):
    def encode(self, session_dict: dict[str, Any]) -> str:
        return b64encode(seal_bytes(self.serializer().dumps(session_dict), *PLACE)).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """A session that cannot be opened (its key was retired) has ended: the person signs in again."""
        try:
            content: dict[str, Any] = self.serializer().loads(unseal_bytes(b64decode(session_data), *PLACE))
        except (SealBroken, NotBase64):
            return {}
        return content
