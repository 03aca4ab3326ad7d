"""Whose a row is. Every table with a group's data inherits `Owned`; reads outside a scope fail closed (docs/adr/0004)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import get_scope, scope, scopes_disabled
from django_scopes.manager import DisabledQuerySet

from organisations.fields import UUIDKeyField
from organisations.rowsecurity import SHARED, Policy, saying


class Row(models.Model):
    """A table whose key is made before the INSERT; time-ordered inside, never shown in a public address. `part_of` names
    the key to the row on whose page the history of this one is told, or the way there over several (`demand__campaign`)."""

    part_of: ClassVar[str] = ""

    id = UUIDKeyField()

    class Meta:
        abstract = True


class OwnCities(NamedTuple):
    """Who sees the rows of the own targets alone, and in which organisations that is so."""

    person: UUID
    owners: tuple[UUID, ...]


class Owned(Row):
    """A row of one organisation.

    `owner_from` names the foreign key whose row has the same owner; `check_deliveries` compares them and every domain
    function takes the owner from there, so that a row can never hang on another organisation's parent.

    `coordinator_from` leads to the coordinator of the row's target, and so for every row below it: who takes care of some
    cities only reads no other's. Where the key named by `everybodys` is empty, the row is no city's, but everybody's.
    """

    owner_from: ClassVar[str] = ""
    coordinator_from: ClassVar[str] = ""
    everybodys: ClassVar[str] = ""

    owner = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        abstract = True


class Refusing(DisabledQuerySet):
    """Answers every question outside a scope with ScopeError; also those that django-scopes lets through."""

    exists = exclude = in_bulk = contains = aiterator = DisabledQuerySet.error


def cities_alone() -> OwnCities | None:
    """Whose cities the reader of this page sees alone, and in which organisations; None where that is so in none."""
    cities: OwnCities | None = get_scope().get("cities")
    return cities if cities is not None and cities.owners else None


def of_own_city(model: type[models.Model], person: UUID) -> models.Q | None:
    """The condition on which a row belongs to a city of this person; None for tables that know of no city."""
    if not issubclass(model, Owned):
        return None
    path, table = "", model
    while not table.coordinator_from:
        if not table.owner_from:
            return None
        path += f"{table.owner_from}__"
        table = table._meta.get_field(table.owner_from).related_model  # type: ignore[assignment]
    mine = models.Q(**{path + table.coordinator_from: person})
    return mine | models.Q(**{f"{path}{table.everybodys}__isnull": True}) if table.everybodys else mine


class OwnedManager(models.Manager[Any]):
    """The manager of an owned table: `OwnedManager.from_queryset(…)()`. No scope, no rows, but an error."""

    def get_queryset(self) -> models.QuerySet[Any]:
        current = get_scope()
        if not current.get("_enabled", True):
            return super().get_queryset()
        if "owner" not in current:
            return Refusing(self.model, using=self._db, missing_scopes={"owner"})
        return self._of_own_cities(super().get_queryset().filter(owner__in=current["owner"]), current.get("cities"))

    def _of_own_cities(self, rows: models.QuerySet[Any], cities: OwnCities | None) -> models.QuerySet[Any]:
        """By key, so that locks, writes and sums over the rows go on as if there were no further table."""
        mine = of_own_city(self.model, cities.person) if cities is not None and cities.owners else None
        if cities is None or mine is None:
            return rows
        own = super().get_queryset().filter(mine).order_by().values("pk")
        return rows.filter(~models.Q(owner__in=cities.owners) | models.Q(pk__in=own))


@contextmanager
def owner_scope(owners: Iterable[UUID], cities: OwnCities | None = None) -> Iterator[None]:
    """Only rows of these organisations can be read inside; of none, if there are none.

    `cities` narrows further, for the pages of a person; a domain function that enters the scope of its row sees the whole
    truth about it again.
    """
    named = tuple(owners)
    with scope(owner=named, cities=cities), saying(named):
        yield


@contextmanager
def all_owners() -> Iterator[None]:
    """Rows of everybody. Only where `tests/architecture/test_scopes.py` lists it: sweeps, checks and look-ups by code."""
    with scopes_disabled(), saying(None):
        yield


def policies() -> list[Policy]:
    """Of the second wall (`rowsecurity.py`): one for each owned table, and those of the shared ones."""
    owned = [model for model in apps.get_models() if issubclass(model, Owned)]
    return [*SHARED, *(Policy(model._meta.db_table) for model in owned)]


def owner_of(row: models.Model) -> UUID | None:
    """The organisation that a row belongs to: by its parent, where it has one, for the row may not be saved yet.

    None for a row of the shared directory, which operators keep, and for a new row that has not been given an owner.
    """
    if isinstance(row, Owned):
        return owner_of(getattr(row, row.owner_from)) if row.owner_from else row.owner_id
    holder: UUID | None = getattr(row, "holder_id", None)
    return holder
