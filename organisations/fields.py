"""Model fields without models: sealed columns and their checks, public codes, keys."""

import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organisations.identifiers import CODE_LENGTH, new_code, uuid7
from organisations.sealing import OVERHEAD

Sql = tuple[str, tuple[str | int, ...]]
Deconstructed = tuple[str, str, Sequence[Any], dict[str, Any]]


UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Controls, halves of characters, separators of lines that no typesetter knows."""

TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What turns the direction of reading, so that a name reads as another."""


def is_printable(text: str) -> None:
    """A validator of words that are printed: names what nobody can see or no font can show. Lines and tabs may be there."""
    found = {sign for sign in text if sign in TURNING or unicodedata.category(sign) in UNPRINTABLE} - {*"\n\r\t"}
    if found:
        named = ", ".join(f"U+{ord(sign):04X} {unicodedata.name(sign, '')}".strip() for sign in sorted(found)[:8])
        sentence = _("This text holds characters that cannot be printed: %(characters)s. Remove them and try again.")
        raise ValidationError(sentence, params={"characters": named})


class SealedField(models.BinaryField):
    """Bytes made by `organisations.sealing.seal` only; give its model the constraint from `sealed_checks` too.

    The field cannot seal by itself: `update` and `bulk_update` pass it by, and it does not know its row. Its type
    marks the column for rotation and for the register of personal fields.
    """


class IsSealed(models.Func):
    """True where the bytes begin as a sealed value does and are long enough for one; NULL for NULL."""

    arity = 1
    output_field = models.BooleanField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Sql:
        return self._between(compiler, "%s", "x'01'", "x'02'")

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Sql:
        return self._between(compiler, "(%s)::bytea", "'\\x01'::bytea", "'\\x02'::bytea")

    def _between(self, compiler: SQLCompiler, cast: str, first: str, beyond: str) -> Sql:
        """Comparisons and no substring: Django's introspection of SQLite stumbles over a comma inside a check."""
        sql, params = compiler.compile(self.get_source_expressions()[0])
        value = cast % sql
        return f"({value} >= {first} AND {value} < {beyond} AND length({value}) >= {OVERHEAD})", (*params,) * 3


def sealed_checks(model: str, *columns: str) -> list[models.BaseConstraint]:
    """One constraint for each sealed column; a plain write then fails, by whatever way it comes.

    `model` is the lower-case model name, used in the constraint's name: `<model>_<column>_is_sealed`.
    """
    return [
        models.CheckConstraint(condition=IsSealed(models.F(column)), name=f"{model}_{column}_is_sealed")
        for column in columns
    ]


class CodeField(models.CharField):
    """A short random code for public addresses. It never changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args, **{"max_length": CODE_LENGTH, "unique": True, "editable": False, **kwargs, "default": new_code}
        )

    def deconstruct(self) -> Deconstructed:
        return _without_default(*super().deconstruct())


class LanguageField(models.CharField):
    """One of the installation's languages. Its choices stand in no migration, so that a new language needs none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 10, **kwargs, "choices": settings.LANGUAGES})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), {key: value for key, value in kwargs.items() if key != "choices"}


class UUIDKeyField(models.UUIDField):
    """The primary key of a row that must know its key before the INSERT; in time order, so never shown in public."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"primary_key": True, "editable": False, **kwargs, "default": uuid7})

    def deconstruct(self) -> Deconstructed:
        return _without_default(*super().deconstruct())


def actor_key(label: str | Promise) -> "models.ForeignKey[Any, Any]":
    """To whoever did it: nobody edits that later, and an account stays as long as a row names it. Empty: no person did."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=label,  # type: ignore[arg-type]
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )


def validate_time_zone(name: str) -> None:
    """Refuse what the tz database does not know."""
    if name not in available_timezones():
        raise ValidationError(
            _("'%(name)s' is not a time zone of the tz database. Write one like Europe/London."), params={"name": name}
        )


def validate_part_of_date(text: str) -> None:
    """A year, a month or a day, in the order of ISO 8601."""
    try:
        date.fromisoformat(text + "0000-01-01"[len(text) :] if len(text) in {4, 7, 10} else "")
    except ValueError as wrong:
        raise ValidationError(_("Write a year, a month or a day, like 1992, 1992-06 or 1992-06-16.")) from wrong


def _without_default(name: str, path: str, args: Sequence[Any], kwargs: dict[str, Any]) -> Deconstructed:
    """Migrations name fields only: a default that is always the same is not repeated in them."""
    return name, path, args, {key: value for key, value in kwargs.items() if key != "default"}
