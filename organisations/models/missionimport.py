"""A list of missions that was read into the shared directory: what it would change, how far it is, what came of it."""

from collections.abc import Iterable
from typing import Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.enums import ImportState
from organisations.fields import actor_key
from organisations.ownership import Row


class MissionImportQuerySet(models.QuerySet["MissionImport"]):
    def known_to(self, owners: Iterable[UUID]) -> Self:
        """It concerns the shared directory: pages show it to operators only."""
        return self.all()


class MissionImport(Row):
    """`plan` is counted and told in `organisations/domain/missionimport/plan.py`. The list itself is kept, packed, only
    until it has been taken in or dropped."""

    name = models.CharField(_("list"), max_length=200)
    digest = models.CharField(_("SHA-256 of the file"), max_length=64)
    content = models.BinaryField(null=True, editable=False)
    plan = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=20, choices=ImportState, default=ImportState.PLANNED)
    total = models.PositiveIntegerField(_("of"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    error = models.CharField(_("last fault"), max_length=200, blank=True)
    by = actor_key(_("started by"))
    made_at = models.DateTimeField(_("read"))
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = MissionImportQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        verbose_name = _("import of missions")
        verbose_name_plural = _("imports of missions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done__lte=models.F("total")), name="import_takes_no_more_than_all"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ImportState.UNDER_WAY) | models.Q(content__isnull=False),
                name="import_under_way_has_its_list",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.made_at:%Y-%m-%d %H:%M})"

    @property
    def holder_id(self) -> UUID | None:
        """Operators keep the shared directory."""
        return None
