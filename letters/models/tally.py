"""How many have signed a letter, as of when: what pages show instead of counting rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from letters.models.letter import Letter
from organisations.ownership import Owned, OwnedManager


class Tally(Owned):
    """Brought up to date by the sweep from the signatures that are not tallied yet (docs/adr/0031)."""

    owner_from = "letter"

    letter = models.OneToOneField(Letter, verbose_name=_("letter"), on_delete=models.PROTECT, related_name="tally")
    signatures = models.PositiveIntegerField(_("signatures"), default=0)
    organisations = models.PositiveIntegerField(_("of these for organisations"), default=0)
    counted_at = models.DateTimeField(_("counted at"))

    objects = OwnedManager()

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")

    def __str__(self) -> str:
        return f"{self.letter}: {self.signatures}"
