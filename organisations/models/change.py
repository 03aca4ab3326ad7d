"""What was changed in a row, from what to what: append-only, by trigger (docs/adr/0040)."""

from collections.abc import Iterable
from typing import Self
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.enums import ChangeSource
from organisations.fields import actor_key
from organisations.models.organisation import Organisation
from organisations.ownership import Row


class ChangeQuerySet(models.QuerySet["Change"]):
    def known_to(self, owners: Iterable[UUID]) -> Self:
        """Changes of the shared directory, and of what belongs to these organisations."""
        return self.filter(models.Q(owner=None) | models.Q(owner__in=list(owners)))

    def about(self, row: models.Model) -> Self:
        return self.filter(about_kind=row._meta.label_lower, about_id=row.pk)


class Change(Row):
    """One write to one row. `told_with` is the row on whose page it is told: the row itself, or the one that it is or was a
    part of (`part_of` of its model), by which a part that was removed is found.

    `fields` maps a column to [before, after]; a new row had null before, a removed one has null after, and of a sealed
    column only that it changed stands there: [null, null]. Never a signatory's row, never words of supporters. In the
    shared directory `by` is shown to that person's organisations only.
    """

    owner = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    about_kind = models.CharField(_("about"), max_length=60)
    about_id = models.UUIDField(_("row"))
    told_with = models.UUIDField(_("told with"))
    fields = models.JSONField(_("fields"), encoder=DjangoJSONEncoder)
    source = models.CharField(_("by which way"), max_length=20, choices=ChangeSource, default=ChangeSource.PERSON)
    by = actor_key(_("who"))
    recorded_at = models.DateTimeField(_("when"))

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-id"]
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = [models.Index(fields=["told_with", "-recorded_at"], name="change_by_row")]

    def __str__(self) -> str:
        return f"{self.about_kind}: {', '.join(self.fields)} ({self.recorded_at:%Y-%m-%d %H:%M})"

    @property
    def holder_id(self) -> UUID | None:
        return self.owner_id
