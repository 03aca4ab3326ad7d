"""The history of a row, with what is part of it."""

from collections.abc import Iterable
from itertools import chain
from uuid import UUID

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils.text import Truncator

from organisations.models import Change
from organisations.ownership import Owned, cities_alone, of_own_city

LONGEST_NAME = 60
"""Characters that a part is named by."""


def changes_of(row: Model, owners: Iterable[UUID]) -> QuerySet[Change]:
    """Of the row and of its parts, those that were removed too, as far as the organisations may see them; newest first.
    Who reads the own cities alone is told of no target of another."""
    told = Change.objects.known_to(owners).filter(told_with=row.pk).select_related("by")
    cities = cities_alone()
    if cities is None or of_own_city(type(row), cities.person) is not None:
        return told
    for model in apps.get_models():
        if issubclass(model, Owned) and model.part_of and of_own_city(model, cities.person) is not None:
            of_this_kind = Q(about_kind=model._meta.label_lower, owner__in=cities.owners)
            told = told.exclude(of_this_kind & ~Q(about_id__in=model._default_manager.values("pk")))
    return told


def named_parts(row: Model, changes: Iterable[Change]) -> dict[UUID, str]:
    """What the parts are called that these changes tell of, as far as they still stand: a question for each table."""
    kinds = {change.about_kind: model_of(change) for change in changes if change.about_id != row.pk}
    keys = {change.about_id for change in changes}
    tables = (model._default_manager.filter(pk__in=keys).select_related() for model in kinds.values() if model)
    return {part.pk: f"“{Truncator(str(part)).chars(LONGEST_NAME)}”" for part in chain.from_iterable(tables)}


def model_of(change: Change) -> type[Model] | None:
    """None for a table that is no more."""
    try:
        return apps.get_model(change.about_kind)
    except LookupError:
        return None
