"""What is demanded. Letters refer to demands, so that "which letters lack this demand?" is one query."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign
from organisations.fields import LanguageField, is_printable
from organisations.ownership import Owned, OwnedManager


class Demand(Owned):
    owner_from = part_of = "campaign"

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="demands")
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    name = models.CharField(
        _("short name"),
        max_length=80,
        help_text=_("For lists, for example: free the detained."),
        validators=[is_printable],
    )

    objects = OwnedManager()

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("demand")
        verbose_name_plural = _("demands")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "name"],
                name="demand_has_its_own_name",
                violation_error_message=_("This campaign has a demand of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class DemandText(Owned):
    owner_from = "demand"
    part_of = "demand__campaign"

    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="texts")
    language = LanguageField(_("language"))
    text = models.CharField(_("wording"), max_length=400, validators=[is_printable])

    objects = OwnedManager()

    class Meta:
        ordering = ["demand", "language"]
        verbose_name = _("wording of a demand")
        verbose_name_plural = _("wordings of demands")
        constraints = [
            models.UniqueConstraint(
                fields=["demand", "language"],
                name="one_wording_for_each_language",
                violation_error_message=_("There is a wording in this language already."),
            )
        ]

    def __str__(self) -> str:
        return self.text
