"""The history of a row, with what is part of it."""

from collections.abc import Iterable
from uuid import UUID

from django.apps import apps
from django.db.models import Model, QuerySet

from organisations.models import Change


def changes_of(row: Model, owners: Iterable[UUID]) -> QuerySet[Change]:
    """Of the row and of its parts, those that were removed too, as far as the organisations may see them; newest first."""
    return Change.objects.known_to(owners).filter(told_with=row.pk).select_related("by")


def model_of(change: Change) -> type[Model] | None:
    """None for a table that is no more."""
    try:
        return apps.get_model(change.about_kind)
    except LookupError:
        return None
