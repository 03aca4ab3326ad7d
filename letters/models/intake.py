"""What a form sent, sealed, until the worker has answered it: signatures, or a mail with links."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from letters.enums import IntakeAsk, IntakeState
from organisations.fields import LanguageField, SealedField, sealed_checks
from organisations.ownership import Owned, OwnedManager


class IntakeQuerySet(models.QuerySet["Intake"]):
    def waiting(self, now: datetime) -> Self:
        """Received, or claimed by a worker that did not come back before its lease ended."""
        stuck = models.Q(state=IntakeState.CLAIMED, claimed_until__lte=now)
        return self.filter(models.Q(state=IntakeState.RECEIVED) | stuck).order_by("received_at", "id")


class Intake(Owned):
    """`token` is the form's own, together with the address in it: a double click, the back button and a retry are one row,
    a corrected address is another. The form is sealed whole and emptied when it has been worked on; the row stays for a
    week, so that the token is still known."""

    owner_from = "campaign"

    # Without an index of its own: those that a person looks through have one, and each form that is sent would pay for it.
    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    token = models.CharField(_("token"), max_length=64)
    asks = models.CharField(_("what it asks for"), max_length=10, choices=IntakeAsk, default=IntakeAsk.SIGN)
    form_sealed = SealedField(_("form"), null=True)
    language = LanguageField(_("language"))
    network_key = models.CharField(_("mark of the network"), max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=IntakeState, default=IntakeState.RECEIVED)
    claim = models.UUIDField(null=True, editable=False)
    claimed_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    note = models.CharField(_("why"), max_length=60, blank=True)
    received_at = models.DateTimeField(_("received at"))

    objects = OwnedManager.from_queryset(IntakeQuerySet)()

    class Meta:
        ordering = ["received_at", "id"]
        verbose_name = _("form received")
        verbose_name_plural = _("forms received")
        indexes = [
            models.Index(
                fields=["received_at"],
                condition=models.Q(state__in=[IntakeState.RECEIVED, IntakeState.CLAIMED]),
                name="intake_waiting",
            ),
            models.Index(fields=["campaign", "note"], condition=models.Q(state=IntakeState.HELD), name="intake_held"),
        ]
        constraints = [
            *sealed_checks("intake", "form_sealed"),
            # Not `unique=True`: PostgreSQL would keep a second index for LIKE, and each INSERT pays for it.
            models.UniqueConstraint(fields=["token"], name="a_form_is_received_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[IntakeState.DONE, IntakeState.DROPPED])
                | models.Q(form_sealed__isnull=False),
                name="a_form_is_kept_until_it_is_worked_on",
            ),
        ]

    def __str__(self) -> str:
        return self.get_state_display()
