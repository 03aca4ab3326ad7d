"""Who did what that matters for safety: append-only, by trigger, and chained, so that tampering shows (docs/adr/0042)."""

from collections.abc import Iterable
from typing import Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.enums import SecurityKind
from organisations.fields import SealedField, actor_key, sealed_checks
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
    actor = actor_key(_("who"))
    subject_kind = models.CharField(_("about"), max_length=60, blank=True)
    subject_id = models.UUIDField(_("row"), null=True)
    detail = models.JSONField(_("detail"), default=dict)
    recorded_at = models.DateTimeField(_("when"))
    sequence = models.PositiveBigIntegerField(_("number"))
    digest = models.CharField(_("digest"), max_length=64)

    objects = SecurityEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-id"]
        verbose_name = _("security log entry")
        verbose_name_plural = _("security log")
        indexes = [models.Index(fields=["organisation", "-recorded_at"], name="securitylog_by_organisation")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "sequence"], name="securitylog_numbers_each_entry_of_an_organisation_once"
            ),
            models.UniqueConstraint(
                fields=["sequence"],
                condition=models.Q(organisation=None),
                name="securitylog_numbers_each_entry_of_the_installation_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.recorded_at:%Y-%m-%d %H:%M})"

    @property
    def holder_id(self) -> UUID | None:
        return self.organisation_id


class SecurityChain(Row):
    """The head of one log: how many entries, the digest of the last, and a seal over both. Whoever appends holds it.

    Its key is the organisation's own, or INSTALLATION. The secret behind the digests lies sealed under the master
    keys, so that nobody who can only write to the database can make a chain that verifies.
    """

    INSTALLATION = UUID(int=0)

    secret_sealed = SealedField(_("secret"))
    count = models.PositiveBigIntegerField(_("entries"), default=0)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    seal = models.CharField(_("seal"), max_length=64)

    class Meta:
        verbose_name = _("head of a security log")
        verbose_name_plural = _("heads of security logs")
        constraints = [*sealed_checks("securitychain", "secret_sealed")]

    def __str__(self) -> str:
        return f"{self.count}"
