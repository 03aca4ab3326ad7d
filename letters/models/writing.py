"""Who is writing a letter now, and how often its text was saved."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from letters.models.letter import Letter
from organisations.fields import actor_key
from organisations.ownership import Owned, OwnedManager


class Writing(Owned):
    """Made when somebody first opens the letter to write. `revision` counts every change of its passages: who saves says
    which one they had before them, and the UPDATE compares (docs/adr/0051). The lock is only a courtesy above that."""

    owner_from = "letter"

    letter = models.OneToOneField(Letter, verbose_name=_("letter"), on_delete=models.PROTECT, related_name="writing")
    revision = models.PositiveIntegerField(_("revision"), default=0)
    saved_by = actor_key(_("saved by"))
    saved_at = models.DateTimeField(_("saved"), null=True)
    holder = actor_key(_("written by"))
    held_since = models.DateTimeField(_("since"), null=True)
    seen_at = models.DateTimeField(_("last sign of life"), null=True)

    objects = OwnedManager()

    class Meta:
        verbose_name = _("writing")
        verbose_name_plural = _("writing")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(holder=None, held_since=None, seen_at=None)
                | models.Q(holder__isnull=False, held_since__isnull=False, seen_at__isnull=False),
                name="a_letter_is_held_by_somebody_since_some_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter}: {self.revision}"
