"""Who did what that matters for safety: append-only, by trigger."""

from collections.abc import Iterable
from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.enums import SecurityKind
from organisations.ownership import Row


class SecurityEntryQuerySet(models.QuerySet["SecurityEntry"]):
    def known_to(self, owners: Iterable[UUID]) -> Self:
        return self.filter(organisation__in=list(owners))


class SecurityEntry(Row):
    """One line. `organisation` is empty for what concerns the whole installation; `detail` never holds personal data."""

    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    kind = models.CharField(_("what"), max_length=30, choices=SecurityKind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    subject_kind = models.CharField(_("about"), max_length=60, blank=True)
    subject_id = models.UUIDField(_("row"), null=True)
    detail = models.JSONField(_("detail"), default=dict)
    recorded_at = models.DateTimeField(_("when"))

    objects = SecurityEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-id"]
        verbose_name = _("security log entry")
        verbose_name_plural = _("security log")
        indexes = [models.Index(fields=["organisation", "-recorded_at"], name="securitylog_by_organisation")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.recorded_at:%Y-%m-%d %H:%M})"

    @property
    def holder_id(self) -> UUID | None:
        return self.organisation_id
