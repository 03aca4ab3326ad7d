"""What a person is writing and has not saved into the letter yet."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from letters.models.letter import Letter
from organisations.ownership import Owned, OwnedManager


class Manuscript(Owned):
    """A working draft of one person. `revision` is the letter's that it began from, `seen` what that said, both passage by
    passage (`letters/pieces/`). `number` counts its own saves from a number that is drawn, so that two windows of one
    person do not overwrite each other, even where one still shows a draft that is no more."""

    owner_from = "letter"

    letter = models.ForeignKey(Letter, verbose_name=_("letter"), on_delete=models.PROTECT, related_name="manuscripts")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    revision = models.PositiveIntegerField(_("revision"))
    number = models.PositiveIntegerField(_("number"))
    pieces = models.JSONField(_("passages"))
    seen = models.JSONField(_("passages as they were"))
    saved_at = models.DateTimeField(_("saved as draft"))

    objects = OwnedManager()

    class Meta:
        verbose_name = _("draft of a letter")
        verbose_name_plural = _("drafts of letters")
        constraints = [
            models.UniqueConstraint(fields=["letter", "person"], name="a_person_has_one_draft_of_a_letter"),
        ]

    def __str__(self) -> str:
        return f"{self.letter}: {self.number}"
