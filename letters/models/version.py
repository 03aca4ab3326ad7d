"""What was said: the resolved text of a letter at one moment, never changed again (by trigger)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from letters.models.letter import Letter
from organisations.fields import actor_key
from organisations.ownership import Owned, OwnedManager


class Version(Owned):
    """The current one is the highest number. `content` is the resolved text: language, title, addressee, via, passages."""

    owner_from = "letter"

    letter = models.ForeignKey(Letter, verbose_name=_("letter"), on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("number"))
    content = models.JSONField(_("content"))
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256 of the content."))
    material = models.BooleanField(_("changes what is said"))
    made_by = actor_key(_("made by"))
    made_at = models.DateTimeField(_("made at"))

    objects = OwnedManager()

    class Meta:
        ordering = ["letter", "-number"]
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = [
            models.UniqueConstraint(fields=["letter", "number"], name="version_numbers_count_up"),
        ]

    def __str__(self) -> str:
        return f"{self.letter} ({self.number})"
