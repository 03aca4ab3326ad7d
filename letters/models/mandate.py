"""What an organisation answers when somebody has signed for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from letters.enums import Mandate
from organisations.fields import SealedField, sealed_checks
from organisations.ownership import Owned, OwnedManager


class MandateRequest(Owned):
    """One for each signing. `contact_sealed` is the address that was asked, `answerer_sealed` who answered there;
    `network_key` marks where the form came from, until the question goes out and is counted for it."""

    owner_from = "campaign"

    campaign = models.ForeignKey(Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="+")
    form = models.UUIDField(_("signing"), unique=True)
    state = models.CharField(_("state"), max_length=20, choices=Mandate, default=Mandate.ASKED)
    contact_sealed = SealedField(_("address asked"), null=True)
    answerer_sealed = SealedField(_("answered by"), null=True)
    network_key = models.CharField(_("mark of the network"), max_length=64, blank=True)
    asked_at = models.DateTimeField(_("asked at"), null=True, editable=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)

    objects = OwnedManager()

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = [
            *sealed_checks("mandaterequest", "contact_sealed", "answerer_sealed"),
            models.CheckConstraint(
                condition=models.Q(state=Mandate.ASKED, answered_at=None)
                | models.Q(state__in=[Mandate.GIVEN, Mandate.DECLINED], answered_at__isnull=False),
                name="a_mandate_is_answered_with_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.get_state_display()
