"""A body stands behind a campaign. It gives no right to see the owner's people."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.enums import EndorsementState
from campaigns.models.campaign import Campaign
from organisations.fields import LanguageField, SealedField, actor_key, sealed_checks
from organisations.models import Organisation
from organisations.ownership import Owned, OwnedManager


class EndorsementQuerySet(models.QuerySet["Endorsement"]):
    def standing_at(self, moment: datetime) -> Self:
        """Accepted, and not opted out by then."""
        return self.filter(accepted_at__lte=moment).filter(
            models.Q(opted_out_at=None) | models.Q(opted_out_at__gt=moment)
        )


class Endorsement(Owned):
    owner_from = "campaign"

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="endorsements"
    )
    body = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="endorsements"
    )
    state = models.CharField(
        _("state"), max_length=20, choices=EndorsementState, default=EndorsementState.INVITED, editable=False
    )
    invited_at = models.DateTimeField(_("invited at"), editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)
    declined_at = models.DateTimeField(_("declined at"), null=True, editable=False)
    opted_out_at = models.DateTimeField(_("opted out at"), null=True, editable=False)
    language = LanguageField(_("language of the question"), blank=True, editable=False)
    contact_sealed = SealedField(_("address asked"), null=True)
    token_sealed = SealedField(_("mailed link"), null=True)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    asked_at = models.DateTimeField(_("asked by mail at"), null=True, editable=False)
    expires_at = models.DateTimeField(_("can be answered until"), null=True, editable=False)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, editable=False)
    answered_sealed = SealedField(_("who answered, or how it is known"), null=True)
    recorded_by = actor_key(_("answer recorded by"))

    objects = OwnedManager.from_queryset(EndorsementQuerySet)()

    class Meta:
        ordering = ["body__name"]
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        constraints = [
            models.UniqueConstraint(
                fields=["digest"], condition=~models.Q(digest=""), name="each_link_asks_for_one_endorsement"
            ),
            *sealed_checks("endorsement", "contact_sealed", "token_sealed", "answered_sealed"),
            models.UniqueConstraint(
                fields=["campaign", "body"],
                name="one_endorsement_for_each_body",
                violation_error_message=_("This organisation has been invited already."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state=EndorsementState.INVITED, accepted_at=None, declined_at=None, opted_out_at=None
                )
                | models.Q(
                    state=EndorsementState.ACCEPTED, accepted_at__isnull=False, declined_at=None, opted_out_at=None
                )
                | models.Q(state=EndorsementState.DECLINED, accepted_at=None, declined_at__isnull=False)
                | models.Q(state=EndorsementState.OPTED_OUT, accepted_at__isnull=False, opted_out_at__isnull=False),
                name="endorsement_state_has_its_times",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} ({self.get_state_display()})"
