import secrets
from base64 import b64decode, b64encode
from typing import Any

import pytest

from organisations.sessions import SessionStore

pytestmark = pytest.mark.django_db


def stored(session: SessionStore) -> str:
    row = SessionStore.get_model_class().objects.get(pk=session.session_key)
    return str(row.session_data)


def test_a_session_is_read_back_and_lies_sealed() -> None:
    session = SessionStore()
    typed = "JBSWY3DPEHPK3PXP"  # pragma: allowlist secret
    session["mfa.totp.secret"] = typed  # pragma: allowlist secret
    session.save()
    assert SessionStore(session.session_key)["mfa.totp.secret"] == typed
    assert b"JBSWY3DP" not in b64decode(stored(session))


def test_a_session_whose_key_is_gone_or_that_was_forged_has_ended(settings: Any) -> None:
    session = SessionStore()
    session["a"] = "b"
    session.save()
    settings.MASTER_KEYS = f"new:{b64encode(secrets.token_bytes(32)).decode()}"
    assert SessionStore(session.session_key).load() == {}
    assert SessionStore().decode("no base64 at all") == {}
    assert SessionStore().decode(b64encode(b'{"_auth_user_id": 1}').decode()) == {}
