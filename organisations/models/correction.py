"""What a reader says is wrong in the directory. Nothing is kept of who said it."""

from typing import Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.enums import CorrectionPart, CorrectionState
from organisations.fields import SealedField, actor_key, sealed_checks
from organisations.models.recipient import AboutRecipientQuerySet, Recipient
from organisations.ownership import Row


class CorrectionQuerySet(AboutRecipientQuerySet):
    def waiting(self) -> Self:
        return self.filter(state=CorrectionState.WAITING)


class Correction(Row):
    """`token` is the sign of the form that was sent: however often it comes, it is one row. The words of the reader are
    sealed, for they may hold a person; the decision stands beside them for good."""

    recipient = models.ForeignKey(
        Recipient, verbose_name=_("recipient"), on_delete=models.PROTECT, related_name="corrections", editable=False
    )
    token = models.CharField(max_length=64, unique=True, editable=False)
    part = models.CharField(_("what is wrong"), max_length=20, choices=CorrectionPart)
    proposed_sealed = SealedField(_("what it should say"))
    where_sealed = SealedField(_("where one can see that"))
    state = models.CharField(
        _("state"), max_length=10, choices=CorrectionState, default=CorrectionState.WAITING, editable=False
    )
    received_at = models.DateTimeField(_("received at"), editable=False)
    reason_sealed = SealedField(_("why it was accepted or declined"), null=True)
    decided_by = actor_key(_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        verbose_name = _("proposed correction")
        verbose_name_plural = _("proposed corrections")
        constraints = [
            *sealed_checks("correction", "proposed_sealed", "where_sealed", "reason_sealed"),
            models.CheckConstraint(
                condition=models.Q(state=CorrectionState.WAITING, decided_at=None, reason_sealed=None)
                | (
                    ~models.Q(state=CorrectionState.WAITING)
                    & models.Q(decided_at__isnull=False, reason_sealed__isnull=False)
                ),
                name="correction_is_decided_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient}: {self.get_part_display()}"

    @property
    def holder_id(self) -> UUID | None:
        return self.recipient.holder_id
