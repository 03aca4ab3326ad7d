"""A list of signatories that leaves the house: who asked for it, why, who agreed, and the file while there is one."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from letters.enums import ExportKind, ExportState
from organisations.fields import CodeField, SealedField, actor_key, is_printable, sealed_checks
from organisations.ownership import Owned, OwnedManager

OPEN = (ExportState.ASKED, ExportState.MAKING, ExportState.READY, ExportState.SEALED)


class ExportQuerySet(models.QuerySet["Export"]):
    def over(self, now: datetime) -> Self:
        """Those whose time is over while nobody has fetched them."""
        return self.filter(state__in=OPEN, expires_at__lte=now)

    def with_file(self) -> Self:
        return self.exclude(path="")


class Export(Owned):
    """The row stays for ever and tells by whose hands names left (docs/adr/0043); the file goes after a day.

    From `secret_sealed` come the marks by which a file that has leaked is known again. `path` is the list sealed under
    a key of its own until the requester opens it; then a ZIP sealed to a passphrase that is stored nowhere, `sha256` its
    digest. `decided_by` is the second person.
    """

    owner_from = "campaign"

    code = CodeField()
    campaign = models.ForeignKey(Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="exports")
    kind = models.CharField(_("kind"), max_length=20, choices=ExportKind, default=ExportKind.PRESENTABLE)
    reason = models.CharField(
        _("what it is for"),
        max_length=200,
        validators=[is_printable, MinLengthValidator(10)],
        help_text=_("At least ten characters. It stays in the security log for ever, so name nobody."),
    )
    state = models.CharField(_("state"), max_length=20, choices=ExportState, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked for by"),
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    requested_at = models.DateTimeField(_("asked for at"), editable=False)
    decided_by = actor_key(_("second person"))
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    rows = models.PositiveIntegerField(_("signatories"), default=0, editable=False)
    as_of = models.DateTimeField(_("as of"), null=True, editable=False)
    secret_sealed = SealedField(_("secret of its marks"), editable=False)
    file_key_sealed = SealedField(_("key of the file"), null=True, editable=False)
    path = models.CharField(_("file"), max_length=120, blank=True, editable=False)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True, editable=False)
    link_digest = models.CharField(_("digest of the link"), max_length=64, blank=True, editable=False)
    expires_at = models.DateTimeField(_("until"), null=True, editable=False)
    fetched_at = models.DateTimeField(_("downloaded at"), null=True, editable=False)

    objects = OwnedManager.from_queryset(ExportQuerySet)()

    class Meta:
        ordering = ["-requested_at", "-id"]
        verbose_name = _("list of signatories")
        verbose_name_plural = _("lists of signatories")
        indexes = [models.Index(fields=["expires_at"], condition=~models.Q(path=""), name="export_with_file")]
        constraints = [
            *sealed_checks("export", "secret_sealed", "file_key_sealed"),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("requested_by")),
                name="nobody_decides_on_an_export_of_ones_own",
                violation_error_message=_("Somebody else has to decide on this: you asked for it."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ExportState.FETCHED) | models.Q(fetched_at__isnull=False),
                name="an_export_that_was_fetched_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.code})"
