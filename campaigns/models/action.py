"""What happens on the street: a picket, a vigil, a delegation, in the time zone of its city."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.enums import ActionKind
from campaigns.models.campaign import Campaign
from campaigns.models.target import Target
from organisations.fields import CodeField, is_printable, validate_time_zone
from organisations.ownership import Owned, OwnedManager


class Action(Owned):
    owner_from = part_of = "campaign"
    coordinator_from = "target__coordinator"
    everybodys = "target"

    campaign = models.ForeignKey(Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="actions")
    target = models.ForeignKey(
        Target, verbose_name=_("target"), on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    code = CodeField()
    kind = models.CharField(_("kind"), max_length=20, choices=ActionKind, default=ActionKind.PICKET)
    city = models.CharField(_("city"), max_length=120, validators=[is_printable])
    place = models.CharField(_("meeting place"), max_length=200, blank=True, validators=[is_printable])
    time_zone = models.CharField(_("time zone"), max_length=60, validators=[validate_time_zone])
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    reported_at = models.DateTimeField(_("reported at"), null=True, editable=False)

    objects = OwnedManager()

    class Meta:
        ordering = ["starts_at"]
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gte=models.F("starts_at")),
                name="action_ends_after_it_starts",
                violation_error_message=_("The end lies before the start."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.city}"
