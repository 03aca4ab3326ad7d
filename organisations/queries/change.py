"""The history of a row, with what is part of it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.apps import apps
from django.db.models import Model, QuerySet

from organisations.models import Change


def changes_of(row: Model, relations: Sequence[str], owners: Iterable[UUID]) -> QuerySet[Change]:
    """Of the row and of the rows that these relations have now, as far as the organisations may see them; newest first."""
    keys = [row.pk]
    for relation in relations:
        keys += getattr(row, relation).values_list("pk", flat=True)
    return Change.objects.known_to(owners).filter(about_id__in=keys).select_related("by")


def model_of(change: Change) -> type[Model] | None:
    """None for a table that is no more."""
    try:
        return apps.get_model(change.about_kind)
    except LookupError:
        return None
