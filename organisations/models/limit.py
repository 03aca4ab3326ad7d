"""How often something may happen in a window of time, counted without keeping whose doing it was."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.fields import SealedField, sealed_checks
from organisations.ownership import Row


class Salt(Row):
    """A random secret for keyed marks. One for each day, thrown away after 30: then its marks can be made from no
    address again. The one named `standing` stays; addresses that want no mail are marked with it."""

    name = models.CharField(_("day, or standing"), max_length=20, unique=True)
    value_sealed = SealedField(_("secret"))
    made_at = models.DateTimeField(_("made at"), null=True, help_text=_("Empty for the standing one: it never ends."))

    class Meta:
        verbose_name = _("salt")
        verbose_name_plural = _("salts")
        constraints = [*sealed_checks("salt", "value_sealed")]

    def __str__(self) -> str:
        return self.name


class Limit(Row):
    """One counter: `key` is a keyed mark of what is counted and of the window, `number` what was let through in it."""

    key = models.CharField(_("mark"), max_length=64, unique=True)
    number = models.PositiveIntegerField(_("let through"), default=0)
    ends_at = models.DateTimeField(_("counts until"), db_index=True)

    class Meta:
        verbose_name = _("limit")
        verbose_name_plural = _("limits")

    def __str__(self) -> str:
        return f"{self.number}"
