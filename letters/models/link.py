"""Links that are mailed to people: each for one purpose, for one signing, until one moment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from letters.enums import LinkPurpose
from organisations.ownership import Owned, OwnedManager


class Link(Owned):
    """The token itself stands in the mail only; here stands its SHA-256. `form` names the signing: the signatures that
    one person gave with one form. `code_digest` is of the short code that can be typed instead of the link."""

    owner_from = "campaign"

    campaign = models.ForeignKey(Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="+")
    form = models.UUIDField(_("signing"))
    purpose = models.CharField(_("purpose"), max_length=20, choices=LinkPurpose)
    digest = models.CharField(_("digest of the token"), max_length=64, unique=True)
    code_digest = models.CharField(_("digest of the short code"), max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(_("codes tried"), default=0)
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("works until"))
    used_at = models.DateTimeField(_("used at"), null=True, editable=False)

    objects = OwnedManager()

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("mailed link")
        verbose_name_plural = _("mailed links")
        indexes = [models.Index(fields=["campaign", "form"], name="link_form")]

    def __str__(self) -> str:
        return self.get_purpose_display()
