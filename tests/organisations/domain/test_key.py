import secrets
from base64 import b64encode
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from organisations.domain.key import retire_key, rotate_keys, sealed_columns, values_under, verify_keys
from organisations.domain.mail import TABLE
from organisations.errors import DemarcheError
from organisations.models import KeyCheck, Mail
from organisations.ownership import all_owners
from organisations.sealing import SealBroken, key_id_of, reseal, unseal
from organisations.secondfactor import seal_factor, unseal_factor
from tests.factories import NOW, make_organisation, make_user
from tests.organisations.domain.test_mail import queue

pytestmark = pytest.mark.django_db


def new_key(name: str) -> str:
    return f"{name}:{b64encode(secrets.token_bytes(32)).decode()}"


def recipient(mail: Mail) -> str:
    with all_owners():
        fresh = Mail.objects.get(pk=mail.pk)
    return unseal(fresh.recipient_sealed, TABLE, "recipient_sealed", fresh.pk)


def test_rotation_moves_everything_and_the_old_key_opens_nothing_more(settings: Any) -> None:
    old, new = new_key("old"), new_key("new")
    settings.MASTER_KEYS = old
    mail = queue(make_organisation())
    factor = Authenticator.objects.create(user=make_user(), type="totp", data={"secret": seal_factor("JBSWY3DP")})
    settings.MASTER_KEYS = f"{new},{old}"
    assert rotate_keys(now=NOW) == 4
    assert rotate_keys(now=NOW) == 0
    settings.MASTER_KEYS = new
    factor.refresh_from_db()
    assert (recipient(mail), unseal_factor(factor.data["secret"])) == ("anna@steppe.example", "JBSWY3DP")
    settings.MASTER_KEYS = old
    with pytest.raises(SealBroken):
        recipient(mail)


def test_a_stopped_rotation_goes_on_where_it_was(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = new_key("old"), new_key("new")
    settings.MASTER_KEYS = old
    mails = [queue(make_organisation(f"Org {n}"), key=f"reminder:{n}") for n in range(5)]
    settings.MASTER_KEYS = f"{new},{old}"
    monkeypatch.setattr("organisations.domain.key.BATCH", 2)
    first = mails[0]  # two of its columns were moved before the stop
    with all_owners():
        Mail.objects.filter(pk=first.pk).update(
            recipient_sealed=_moved(first, "recipient_sealed"), subject_sealed=_moved(first, "subject_sealed")
        )
    assert rotate_keys(now=NOW) == 15 - 2
    with all_owners():
        assert {key_id_of(mail.body_sealed) for mail in Mail.objects.all()} == {"new"}


def _moved(mail: Mail, column: str) -> bytes:
    return reseal(getattr(mail, column), TABLE, column, mail.pk)


def test_a_key_in_use_is_not_dropped(settings: Any) -> None:
    old, new = new_key("old"), new_key("new")
    settings.MASTER_KEYS = old
    queue(make_organisation())
    verify_keys(now=NOW)
    settings.MASTER_KEYS = f"{new},{old}"
    verify_keys(now=NOW)
    with pytest.raises(DemarcheError, match="still seals 4 values"):
        retire_key("old", now=NOW)
    with pytest.raises(DemarcheError, match="current"):
        retire_key("new", now=NOW)
    call_command("rotate_keys", retire="old", verbosity=0)
    with all_owners():
        assert values_under("old") == 0
    settings.MASTER_KEYS = new
    verify_keys(now=NOW)
    assert list(KeyCheck.objects.values_list("key_id", flat=True)) == ["new"]


def test_another_key_of_the_same_name_stops_the_start(settings: Any) -> None:
    settings.MASTER_KEYS = new_key("k1")
    verify_keys(now=NOW)
    settings.MASTER_KEYS = new_key("k1")
    with pytest.raises(ImproperlyConfigured, match=r"MASTER_KEYS.*'k1' is not the one"):
        verify_keys(now=NOW)


def test_a_missing_key_stops_the_start(settings: Any) -> None:
    settings.MASTER_KEYS = new_key("k1")
    verify_keys(now=NOW)
    settings.MASTER_KEYS = new_key("k2")
    with pytest.raises(ImproperlyConfigured, match="MASTER_KEYS lacks the key 'k1'"):
        verify_keys(now=NOW)


def test_every_sealed_column_is_found() -> None:
    found = {f"{model.__name__}.{field}" for model, field in sealed_columns()}
    assert {"Mail.body_sealed", "Signatory.name_sealed", "Signature.name_sealed", "Edition.data_key_sealed"} <= found
