"""Whom we have asked, after a text had changed in what it says, whether they keep their signature."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from organisations.ownership import Owned, OwnedManager


class KeepRequest(Owned):
    """One for each mailbox and campaign, known by its mark, so that nobody is asked twice however often texts change.
    `form` names the signing through which the link leads; `mailed` is false where the address wants no mail of ours."""

    owner_from = "campaign"

    campaign = models.ForeignKey(Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="+")
    form = models.UUIDField(_("signing"))
    mail_index = models.CharField(_("mark of the address"), max_length=64)
    mailed = models.BooleanField(_("mailed"))
    asked_at = models.DateTimeField(_("asked at"))

    objects = OwnedManager()

    class Meta:
        ordering = ["asked_at"]
        verbose_name = _("question whether a signature is kept")
        verbose_name_plural = _("questions whether signatures are kept")
        indexes = [models.Index(fields=["campaign", "form"], name="keeprequest_form")]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "mail_index"], name="a_person_is_asked_once_in_a_campaign"),
        ]

    def __str__(self) -> str:
        return str(self.asked_at)
