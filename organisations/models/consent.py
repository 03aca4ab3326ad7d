"""The wordings that people agreed to, kept as they were shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.enums import ConsentPurpose
from organisations.fields import LanguageField
from organisations.ownership import Owned, OwnedManager


class ConsentWording(Owned):
    """Found by the digest of purpose, language and text. A wording that somebody saw is never changed (by trigger)."""

    purpose = models.CharField(_("purpose"), max_length=20, choices=ConsentPurpose)
    language = LanguageField(_("language"))
    text = models.TextField(_("text"))
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256 of purpose, language and text."))
    first_shown_at = models.DateTimeField(_("first agreed to at"))

    objects = OwnedManager()

    class Meta:
        ordering = ["-first_shown_at"]
        verbose_name = _("consent wording")
        verbose_name_plural = _("consent wordings")
        constraints = [models.UniqueConstraint(fields=["owner", "digest"], name="one_row_for_each_consent_wording")]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} ({self.language})"
