"""The signature block that organisers enter: headed, ordered groups of signatories. Not the annex of supporters."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from letters.enums import Behalf, Visibility
from letters.models.letter import Letter
from organisations.fields import SealedField, is_printable, sealed_checks
from organisations.models import Organisation
from organisations.ownership import Owned, OwnedManager

LONGEST_WORDS = 160
"""Characters of a name, office or place."""


class SignatoryGroup(Owned):
    owner_from = "letter"

    letter = models.ForeignKey(Letter, verbose_name=_("letter"), on_delete=models.PROTECT, related_name="groups")
    heading = models.CharField(_("heading"), max_length=160, blank=True, validators=[is_printable])
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = OwnedManager()

    class Meta:
        ordering = ["letter", "position", "id"]
        verbose_name = _("group of signatories")
        verbose_name_plural = _("groups of signatories")

    def __str__(self) -> str:
        return self.heading or str(_("group without heading"))


class Signatory(Owned):
    """One who signs in the block. How and when the person agreed to be printed stands beside the name."""

    owner_from = "group"

    group = models.ForeignKey(
        SignatoryGroup, verbose_name=_("group"), on_delete=models.PROTECT, related_name="signatories"
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    name_sealed = SealedField(_("name"))
    office_sealed = SealedField(_("office"), null=True)
    place_sealed = SealedField(_("place"), null=True)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    behalf = models.CharField(_("signs"), max_length=30, choices=Behalf, default=Behalf.SELF)
    visibility = models.CharField(
        _("who may read the name"),
        max_length=20,
        choices=[choice for choice in Visibility.choices if choice[0] != Visibility.COUNTED_ONLY],
        default=Visibility.RECIPIENT_ONLY,
    )
    consent_how_sealed = SealedField(_("how the person agreed"))
    consent_on = models.DateField(_("agreed on"))

    objects = OwnedManager()

    class Meta:
        ordering = ["group__position", "position", "id"]
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        constraints = [
            *sealed_checks("signatory", "name_sealed", "office_sealed", "place_sealed", "consent_how_sealed"),
            models.CheckConstraint(
                condition=~models.Q(behalf=Behalf.ORGANISATION) | models.Q(organisation__isnull=False),
                name="signing_for_an_organisation_names_it",
                violation_error_message=_("Choose the organisation that this person signs for."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_behalf_display()} ({self.position})"
