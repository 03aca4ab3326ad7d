"""The erasure ledger: which rows were emptied of a person and when, without the person. Replayed after a restore."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.enums import ErasureReason
from organisations.ownership import Owned, OwnedManager


class Erasure(Owned):
    """Only added to (by trigger). What was erased stands as a kind and a UUID: no key points to the right."""

    about_kind = models.CharField(_("about"), max_length=60)
    about_id = models.UUIDField(_("row"))
    reason = models.CharField(_("reason"), max_length=20, choices=ErasureReason)
    erased_at = models.DateTimeField(_("erased at"))

    objects = OwnedManager()

    class Meta:
        ordering = ["-erased_at"]
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints = [models.UniqueConstraint(fields=["about_kind", "about_id"], name="a_row_is_erased_once")]

    def __str__(self) -> str:
        return f"{self.about_kind} ({self.get_reason_display()})"
