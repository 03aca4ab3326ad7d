"""The facts of a diplomatic mission, one-to-one with its recipient, and who heads a recipient."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from organisations.enums import HeadRank, MissionKind
from organisations.models.recipient import Recipient
from organisations.ownership import Row


class AboutRecipientQuerySet(models.QuerySet[Any]):
    def known_to(self, owners: Iterable[UUID]) -> Self:
        """Facts about recipients in the shared directory, or that these organisations added."""
        return self.filter(models.Q(recipient__added_by=None) | models.Q(recipient__added_by__in=list(owners)))


class Mission(models.Model):
    recipient = models.OneToOneField(Recipient, on_delete=models.PROTECT, primary_key=True, related_name="mission")
    kind = models.CharField(_("kind"), max_length=30, choices=MissionKind, default=MissionKind.EMBASSY)
    sending_state = CountryField(_("sending state"))
    receiving_state = CountryField(_("receiving state"))
    accredited_to = CountryField(_("accredited to"), multiple=True, blank=True)

    objects = AboutRecipientQuerySet.as_manager()

    class Meta:
        verbose_name = _("mission")
        verbose_name_plural = _("missions")

    def __str__(self) -> str:
        return str(self.recipient)

    @property
    def holder_id(self) -> UUID | None:
        return self.recipient.holder_id


class HeadOfMissionQuerySet(AboutRecipientQuerySet):
    def in_office(self, on: date) -> Self:
        return self.filter(models.Q(since=None) | models.Q(since__lte=on)).filter(
            models.Q(until=None) | models.Q(until__gt=on)
        )


class HeadOfMission(Row):
    """A public office-holder. History is kept: a successor is a new row."""

    recipient = models.ForeignKey(
        Recipient, verbose_name=_("recipient"), on_delete=models.PROTECT, related_name="heads"
    )
    name = models.CharField(_("name"), max_length=120, blank=True, help_text=_("Leave empty if the post is vacant."))
    rank = models.CharField(_("rank"), max_length=30, choices=HeadRank, default=HeadRank.UNKNOWN)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    objects = HeadOfMissionQuerySet.as_manager()

    class Meta:
        ordering = ["-since"]
        verbose_name = _("head of mission")
        verbose_name_plural = _("heads of mission")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(since=None) | models.Q(until__gte=models.F("since")),
                name="head_of_mission_leaves_after_arriving",
                violation_error_message=_("The last day lies before the first."),
            )
        ]

    def __str__(self) -> str:
        return self.name or str(_("post vacant"))

    @property
    def holder_id(self) -> UUID | None:
        return self.recipient.holder_id
