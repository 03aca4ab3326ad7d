"""Who may sign in a body's name without it being asked each time: its office-holder, while they hold the office."""

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.endorsement import Endorsement
from organisations.fields import SealedField, actor_key, is_printable, sealed_checks
from organisations.ownership import Owned, OwnedManager


class StandingMandateQuerySet(models.QuerySet["StandingMandate"]):
    def on(self, day: date) -> Self:
        return self.filter(since__lte=day).filter(models.Q(until=None) | models.Q(until__gte=day))


class StandingMandate(Owned):
    """`proof_sealed` is a PDF in which the body says so: minutes, a letter."""

    owner_from = "endorsement"

    endorsement = models.ForeignKey(
        Endorsement, verbose_name=_("endorsement"), on_delete=models.PROTECT, related_name="mandates"
    )
    holder_sealed = SealedField(_("name"), null=True)
    address_sealed = SealedField(_("e-mail"), null=True)
    office = models.CharField(_("office"), max_length=120, validators=[is_printable])
    since = models.DateField(_("since"))
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day. Leave it empty while nobody knows.")
    )
    proof_sealed = SealedField(_("proof"), null=True)
    recorded_by = actor_key(_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    objects = OwnedManager.from_queryset(StandingMandateQuerySet)()

    class Meta:
        ordering = ["-since", "-id"]
        verbose_name = _("standing mandate")
        verbose_name_plural = _("standing mandates")
        constraints = [
            *sealed_checks("standingmandate", "holder_sealed", "address_sealed", "proof_sealed"),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="a_standing_mandate_ends_after_it_began",
                violation_error_message=_("It ends after it has begun."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office}, {self.endorsement.body}"
