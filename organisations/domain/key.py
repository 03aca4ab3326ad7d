"""The master keys and the rows sealed with them: checked at start, rotated in batches, dropped only when unused."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction
from django.utils.translation import gettext as _

from organisations.domain.securitylog import log_security
from organisations.enums import SecurityKind
from organisations.errors import DemarcheError
from organisations.fields import SealedField
from organisations.models import KeyCheck
from organisations.ownership import all_owners
from organisations.sealing import fingerprint, key_id_of, keyring
from organisations.secondfactor import factor_key_id, reseal_factor

BATCH = 500


def verify_keys(*, now: datetime) -> None:
    """Compare MASTER_KEYS with what this database was sealed with; remembers a key that is new.

    Raises ImproperlyConfigured when a key is another one of the same name, or when one in use is missing.
    """
    given = fingerprint(keyring())
    known = dict(KeyCheck.objects.values_list("key_id", "value"))
    for key_id, value in known.items():
        if key_id not in given:
            raise ImproperlyConfigured(
                f"MASTER_KEYS lacks the key '{key_id}' that this database was sealed with. Add it, or retire it first "
                f"with 'manage.py rotate_keys --retire {key_id}' while it is still there."
            )
        if given[key_id] != value:
            raise ImproperlyConfigured(
                f"MASTER_KEYS: the key '{key_id}' is not the one that this database was sealed with. Nothing was "
                "opened or written. Restore the right key from your copy."
            )
    for key_id in sorted(given.keys() - known.keys()):
        with transaction.atomic():
            values = {"value": given[key_id], "first_used_at": now}
            if KeyCheck.objects.get_or_create(key_id=key_id, defaults=values)[1]:
                log_security(SecurityKind.KEY_ROTATED, detail={"new": key_id}, now=now)


def rotate_keys(*, now: datetime) -> int:
    """Seal everything anew under the current key; returns how many values it moved.

    In batches and by conditional updates, so it can be stopped and started again while people go on signing. What is
    sealed under an edition's own key is not touched: only the wrapping of that key is.
    """
    verify_keys(now=now)
    with all_owners():
        moved = sum(_reseal_column(model, field) for model, field in sealed_columns()) + _reseal_second_factors()
    if moved:
        log_security(SecurityKind.KEY_ROTATED, detail={"current": keyring().current, "values": moved}, now=now)
    return moved


def retire_key(key_id: str, *, now: datetime) -> None:
    """Forget a key that seals nothing any more; after this it can be taken out of MASTER_KEYS."""
    if key_id == keyring().current:
        raise DemarcheError(
            _("The key '%(key)s' is the current one. Put another one in front first.") % {"key": key_id}
        )
    with all_owners():
        in_use = values_under(key_id)
    if in_use:
        raise DemarcheError(
            _("The key '%(key)s' still seals %(count)d values. Run rotate_keys first.")
            % {"key": key_id, "count": in_use}
        )
    if not KeyCheck.objects.filter(key_id=key_id).delete()[0]:
        raise DemarcheError(_("This database knows no key '%(key)s'.") % {"key": key_id})
    log_security(SecurityKind.KEY_ROTATED, detail={"retired": key_id}, now=now)


def values_under(key_id: str) -> int:
    """How many values the key with this id still seals."""
    columns = sum(key_id_of(blob) == key_id for model, field in sealed_columns() for __, blob in _values(model, field))
    return columns + sum(factor_key_id(text) == key_id for __, __, texts in _second_factors() for text in texts)


def sealed_columns() -> Iterator[tuple[type[models.Model], str]]:
    """Every column of the installation that holds sealed bytes."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, SealedField):
                yield model, field.attname


def _reseal_column(model: type[models.Model], field: str) -> int:
    moved = 0
    for batch in _batches(model, field):
        with transaction.atomic():
            moved += sum(_reseal_value(model, field, key, blob) for key, blob in batch)
    return moved


def _reseal_value(model: type[models.Model], field: str, key: Any, blob: bytes) -> int:
    """1 if it was moved; 0 where there is nothing to do, or somebody has written another value meanwhile."""
    if key_id_of(blob) in {"", keyring().current}:
        return 0
    fresh = keyring().reseal(blob, model._meta.db_table, field, key)
    return model._default_manager.filter(**{"pk": key, field: blob}).update(**{field: fresh})


def _values(model: type[models.Model], field: str) -> Iterator[tuple[Any, bytes]]:
    for batch in _batches(model, field):
        yield from batch


def _batches(model: type[models.Model], field: str) -> Iterator[list[tuple[Any, bytes]]]:
    """(key, sealed bytes) of every row, in batches by key: constant memory, and no long transaction."""
    rows = model._default_manager.exclude(**{field: None}).order_by("pk").values_list("pk", field)
    last = None
    while batch := list((rows.filter(pk__gt=last) if last else rows)[:BATCH]):
        yield [(key, bytes(blob)) for key, blob in batch]
        last = batch[-1][0]


# Where allauth keeps sealed text in an authenticator's JSON: the secret of TOTP, the seed or list of recovery codes.
FACTOR_KEYS = ("secret", "seed", "migrated_codes")


def _second_factors() -> Iterator[tuple[Authenticator, str, list[str]]]:
    """(row, name in its JSON, sealed texts)"""
    for row in Authenticator.objects.order_by("pk").iterator():
        for name in FACTOR_KEYS:
            value = row.data.get(name)
            if value:
                yield row, name, value if isinstance(value, list) else [value]


def _reseal_second_factors() -> int:
    moved = 0
    for row, name, texts in _second_factors():
        if all(factor_key_id(text) == keyring().current for text in texts):
            continue
        fresh = [reseal_factor(text) for text in texts]
        data = {**row.data, name: fresh if isinstance(row.data[name], list) else fresh[0]}
        moved += Authenticator.objects.filter(pk=row.pk, data=row.data).update(data=data)
    return moved
