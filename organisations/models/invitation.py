"""Somebody is asked by mail to join: once, for a week, with no more rights than who asks."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.enums import InvitationState
from organisations.fields import SealedField, actor_key, sealed_checks
from organisations.models.member import Seated, grants_fit_role
from organisations.models.organisation import Organisation
from organisations.ownership import OwnedManager


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self) -> Self:
        """Neither used nor taken back; those of which the time is over too, for they can be sent again."""
        return self.filter(used_at=None, revoked_at=None)


class Invitation(Seated):
    """The token stands in the mail only, here its SHA-256. `address_index` tells whether an address was asked already; it
    goes with the address when the invitation is over.

    `body` is for a body that `owner` entered: who accepts becomes its first owner, and it keeps itself from then on.
    """

    body = models.ForeignKey(
        Organisation,
        verbose_name=_("hands over"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text=_("The body that the person takes over."),
    )
    address_sealed = SealedField(_("e-mail"), null=True)
    address_index = models.CharField(max_length=64, blank=True, editable=False)
    invited_by = actor_key(_("invited by"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), editable=False)
    expires_at = models.DateTimeField(_("works until"), editable=False)
    used_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    used_by = actor_key(_("accepted by"))
    revoked_at = models.DateTimeField(_("taken back"), null=True, editable=False)

    objects = OwnedManager.from_queryset(InvitationQuerySet)()

    class Meta:
        ordering = ["-sent_at"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            *sealed_checks("invitation", "address_sealed"),
            grants_fit_role("invitation"),
            models.UniqueConstraint(
                fields=["owner", "address_index"],
                condition=models.Q(used_at=None, revoked_at=None) & ~models.Q(address_index=""),
                name="one_waiting_invitation_for_each_address",
                violation_error_message=_("This address has been invited already. Send that invitation again."),
            ),
            models.CheckConstraint(
                condition=models.Q(used_at=None, used_by=None)
                | models.Q(used_at__isnull=False, used_by__isnull=False, revoked_at=None),
                name="invitation_is_used_by_somebody_or_taken_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.joins} ({self.get_role_display()})"

    @property
    def joins(self) -> Organisation:
        """The organisation of which the person becomes a member."""
        joined: Organisation = self.body or self.owner
        return joined

    def state_at(self, now: datetime) -> InvitationState:
        if self.used_at:
            return InvitationState.ACCEPTED
        if self.revoked_at:
            return InvitationState.REVOKED
        return InvitationState.OVER if self.expires_at <= now else InvitationState.WAITING
