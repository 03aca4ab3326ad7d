"""The history of changes is written here and nowhere else, in the transaction of what it tells of (docs/adr/0040)."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from functools import reduce
from typing import Any, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model

from organisations.enums import ChangeSource
from organisations.models import Change
from organisations.ownership import Owned, Row, owner_of, owner_scope
from organisations.validation import ROWS_AT_ONCE, delete_row, insert_rows, save_row

Kept = TypeVar("Kept", bound=Model)
Values = Mapping[str, Any]
NOTHING = (None, "")


def save_noted(
    row: Kept, /, *, by: AbstractBaseUser | None, now: datetime, source: ChangeSource = ChangeSource.PERSON
) -> Kept:
    """`save_row`, with a line of what it changed; none where nothing did. Columns that the model names in `unrecorded`
    are passed over: what follows from others."""
    before = {} if row._state.adding else values_of(_stored(row))
    save_row(row)
    change = change_of(row, before, values_of(row), by=by, now=now, source=source)
    if change is not None:
        change.save(force_insert=True)
    return row


def delete_noted(row: Model, /, *, by: AbstractBaseUser | None, now: datetime) -> None:
    """`delete_row`, with a line that keeps what stood there."""
    change = change_of(row, values_of(row), {}, by=by, now=now)
    delete_row(row)
    if change is not None:
        change.save(force_insert=True)


def insert_noted(rows: Sequence[Owned], *, by: AbstractBaseUser | None, now: datetime) -> None:
    """`insert_rows`, with a line for each, together."""
    insert_rows(rows)
    write_changes(change_of(row, {}, values_of(row), by=by, now=now) for row in rows)


def write_changes(changes: Iterable[Change | None]) -> None:
    """Of many rows that were written together; None where nothing changed."""
    Change.objects.bulk_create([change for change in changes if change is not None], batch_size=ROWS_AT_ONCE)


def changed_fields(row: Model) -> list[str]:
    """What would be noted if it were saved now."""
    return [*_differing(row, values_of(_stored(row)), values_of(row))]


def change_of(
    row: Model,
    before: Values,
    after: Values,
    *,
    by: AbstractBaseUser | None,
    now: datetime,
    source: ChangeSource = ChangeSource.PERSON,
) -> Change | None:
    """The line for what differs, not written yet: whoever writes many at once collects them. None if nothing does."""
    fields = _differing(row, before, after)
    if not fields:
        return None
    label, owner = row._meta.label_lower, owner_of(row)
    return Change(
        owner_id=owner,
        about_kind=label,
        about_id=row.pk,
        told_with=_told_with(row),
        fields=fields,
        source=source,
        by_id=by.pk if by else None,
        recorded_at=now,
    )


def _told_with(row: Model) -> Any:
    """The key of the row on whose page it is told."""
    if not isinstance(row, Row) or not row.part_of:
        return row.pk
    *way, last = row.part_of.split("__")
    return getattr(reduce(getattr, way, row), f"{last}_id")


def values_of(row: Model) -> dict[str, Any]:
    """Each column as it would be stored."""
    return {field.name: field.get_prep_value(getattr(row, field.attname)) for field in row._meta.concrete_fields}


def _differing(row: Model, before: Values, after: Values) -> dict[str, list[Any]]:
    silent = {"id", *getattr(row, "unrecorded", ())}
    return {
        name: [_told(before.get(name)), _told(after.get(name))]
        for name in {**before, **after}
        if name not in silent and not _same(before.get(name), after.get(name))
    }


def _stored(row: Kept) -> Kept:
    """As it stands, locked until the end of the transaction."""
    with owner_scope([row.owner_id]) if isinstance(row, Owned) else nullcontext():
        stored: Kept = type(row)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
        return stored


def _same(before: Any, after: Any) -> bool:
    """An empty text and none at all are the same to whoever reads."""
    return before == after or (before in NOTHING and after in NOTHING)


def _told(value: Any) -> Any:
    """Sealed bytes are compared and never told."""
    return None if isinstance(value, bytes | memoryview) else value
