"""A version in another language, passage by passage. What is printed is the copy in the edition's content."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from letters.models.version import Version
from organisations.fields import actor_key, is_printable
from organisations.ownership import Owned, OwnedManager


class Translation(Owned):
    """`passages` stand in the order of the version's: objects of `of` (the digest of the original passage that was
    translated, empty where none was), `text` and `items`. Where `of` is no longer the digest of the version's passage,
    the words were carried over from an earlier version."""

    owner_from = "version"
    part_of = "version__letter"
    unrecorded = ("begun_by", "begun_at", "changed_by", "changed_at")

    version = models.ForeignKey(
        Version, verbose_name=_("version"), on_delete=models.PROTECT, related_name="translations"
    )
    language = models.CharField(_("language"), max_length=10)
    title = models.CharField(_("title"), max_length=160, blank=True, validators=[is_printable])
    heading = models.CharField(
        _("heading"),
        max_length=80,
        blank=True,
        validators=[is_printable],
        help_text=_("“Courtesy translation”, in this language."),
    )
    notice = models.CharField(
        _("sentence below the heading"),
        max_length=300,
        blank=True,
        validators=[is_printable],
        help_text=_("“Only the signed text is authoritative.”, in this language."),
    )
    passages = models.JSONField(_("passages"), default=list, editable=False)
    begun_by = actor_key(_("begun by"))
    begun_at = models.DateTimeField(_("begun at"), editable=False)
    changed_by = actor_key(_("changed by"))
    changed_at = models.DateTimeField(_("changed at"), editable=False)
    reviewed_by = actor_key(_("reviewed by"))
    reviewed_at = models.DateTimeField(_("reviewed at"), editable=False, null=True)

    objects = OwnedManager()

    class Meta:
        ordering = ["version", "language"]
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "language"],
                name="one_translation_of_a_version_for_each_language",
                violation_error_message=_("This version is being translated into that language already."),
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by=None) | models.Q(reviewed_at__isnull=False),
                name="who_reviewed_a_translation_did_so_at_some_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.language}"
