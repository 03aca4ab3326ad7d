"""A model's own rules, asked before it is written, as a refusal that people can read."""

from collections.abc import Sequence
from contextlib import nullcontext
from functools import cache
from typing import TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, connections
from django.db.models import Model, ProtectedError
from django.utils.translation import gettext as _

from organisations.errors import DemarcheError
from organisations.fields import is_printable
from organisations.ownership import Owned, owner_of, owner_scope

Checked = TypeVar("Checked", bound=Model)
ROWS_AT_ONCE = 500


def check_row(row: Model) -> None:
    """Fields, uniqueness and constraints of the model; raises DemarcheError with the first sentence, at its field."""
    try:
        row.full_clean()
    except ValidationError as refusal:
        field, sentences = next(iter(refusal.message_dict.items()))
        raise DemarcheError(sentences[0], field=None if field == NON_FIELD_ERRORS else field) from refusal


def check_printable(text: str, *, field: str) -> None:
    """Of words that stand in no column of their own. Raises DemarcheError at `field`."""
    try:
        is_printable(text)
    except ValidationError as refusal:
        raise DemarcheError(" ".join(refusal.messages), field=field) from refusal


def save_row(row: Checked) -> Checked:
    """Check and write a row inside a domain function, its owner taken from its parent."""
    if isinstance(row, Owned) and row.owner_from:
        row.owner_id = owner_of(row)  # type: ignore[assignment]
    try:
        with owner_scope([row.owner_id]) if isinstance(row, Owned) else nullcontext():
            check_row(row)
            row.save()
    except IntegrityError as refusal:
        raise _met_another() from refusal
    return row


def insert_rows(rows: Sequence[Owned]) -> None:
    """Write new rows of one kind together, each with the owner of its parent. A domain function made them of what it has
    looked up under a lock; the database has the last word."""
    for row in rows:
        row.owner_id = owner_of(row)  # type: ignore[assignment]
    for model in {type(row) for row in rows}:
        try:
            model._default_manager.bulk_create(rows, batch_size=ROWS_AT_ONCE)
        except IntegrityError as refusal:
            raise _met_another() from refusal


def insert_once(row: Model) -> None:
    """Write a row that was made by a domain function, unless one of its unique keys is there already; whatever else is
    wrong with it is an error. One statement that commits itself, where Django's own way takes three."""
    connection = connections["default"]
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in row._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(_insertion(type(row)), values)


@cache
def _insertion(model: type[Model]) -> str:
    quote, fields = connections["default"].ops.quote_name, model._meta.concrete_fields
    table, columns = quote(model._meta.db_table), ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {table} ({columns}) VALUES ({places}) ON CONFLICT DO NOTHING"  # noqa: S608


def _met_another() -> DemarcheError:
    return DemarcheError(_("Somebody has saved the same thing at this moment. Open the page again and look."))


def delete_row(row: Model) -> None:
    """Remove a row inside a domain function; what others refer to stays, with a sentence."""
    try:
        row.delete()
    except ProtectedError as refusal:
        raise DemarcheError(_("“%(row)s” is in use and stays. Take it out there first.") % {"row": row}) from refusal
