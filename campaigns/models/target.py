"""A recipient that this campaign addresses, and who takes care of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from campaigns.models.campaign import Campaign
from organisations.models import Recipient
from organisations.ownership import Owned, OwnedManager


class Target(Owned):
    owner_from = part_of = "campaign"
    coordinator_from = "coordinator"

    campaign = models.ForeignKey(Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="targets")
    recipient = models.ForeignKey(
        Recipient, verbose_name=_("recipient"), on_delete=models.PROTECT, related_name="targets"
    )
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("coordinator"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    covers = CountryField(
        _("chosen for"),
        multiple=True,
        blank=True,
        help_text=_("States without a mission of their own that this one is accredited to."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = OwnedManager()

    class Meta:
        ordering = ["position", "recipient__city"]
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "recipient"],
                name="one_target_for_each_recipient",
                violation_error_message=_("This recipient is a target of the campaign already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.recipient}"
