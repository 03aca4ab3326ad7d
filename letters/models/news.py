"""News: one mail to each person who agreed to be written to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from organisations.fields import actor_key, is_printable
from organisations.ownership import Owned, OwnedManager


class News(Owned):
    """A draft until somebody sends it; then it never changes, and the mails are written in batches.

    `reached` is the mark of the last address to which a mail was written; it is emptied when all are.
    """

    owner_from = "campaign"

    campaign = models.ForeignKey(Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="news")
    subject = models.CharField(
        _("subject"),
        max_length=120,
        help_text=_("In a campaign with neutral mail another one is sent in its place."),
        validators=[is_printable],
    )
    text = models.TextField(
        _("text"),
        max_length=6000,
        help_text=_("Plain text; a blank line begins a new paragraph. Sent as you wrote it."),
        validators=[is_printable],
    )
    sent_by = actor_key(_("sent by"))
    sent_at = models.DateTimeField(_("sent at"), null=True, editable=False)
    readers = models.PositiveIntegerField(_("written to"), default=0, editable=False)
    reached = models.CharField(max_length=64, blank=True, editable=False)
    finished_at = models.DateTimeField(_("all mails written at"), null=True, editable=False)

    objects = OwnedManager()

    class Meta:
        ordering = [models.F("sent_at").desc(nulls_first=True), "-id"]
        verbose_name = _("news")
        verbose_name_plural = _("news")

    def __str__(self) -> str:
        return self.subject
