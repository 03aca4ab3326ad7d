"""The own people of a body say that they want to keep its entry; who entered it decides."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.enums import ClaimState
from organisations.fields import SealedField, actor_key, sealed_checks
from organisations.models.organisation import Organisation
from organisations.ownership import Owned, OwnedManager

WAITING = models.Q(state=ClaimState.WAITING)


class Claim(Owned):
    """`owner` is who entered the body. The mailbox that answered and who wrote there are sealed, and emptied with the
    decision; the reason for declining 60 days later."""

    body = models.ForeignKey(
        Organisation, verbose_name=_("body"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    address_sealed = SealedField(_("e-mail"), null=True)
    claimant_sealed = SealedField(_("who claims it"), null=True)
    state = models.CharField(_("state"), max_length=10, choices=ClaimState, default=ClaimState.WAITING, editable=False)
    claimed_at = models.DateTimeField(_("claimed at"), editable=False)
    reason_sealed = SealedField(_("why it was declined"), null=True)
    decided_by = actor_key(_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)

    objects = OwnedManager()

    class Meta:
        ordering = ["-claimed_at"]
        verbose_name = _("claim of a body")
        verbose_name_plural = _("claims of bodies")
        constraints = [
            *sealed_checks("claim", "address_sealed", "claimant_sealed", "reason_sealed"),
            models.UniqueConstraint(
                fields=["body"],
                condition=WAITING,
                name="one_open_claim_for_each_body",
                violation_error_message=_("This body has been claimed already: that claim is not decided yet."),
            ),
            models.CheckConstraint(
                condition=(WAITING & models.Q(address_sealed__isnull=False, decided_at=None, reason_sealed=None))
                | (~WAITING & models.Q(address_sealed=None, claimant_sealed=None, decided_at__isnull=False)),
                name="claim_keeps_its_mailbox_until_it_is_decided",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ClaimState.DECLINED) | models.Q(reason_sealed=None),
                name="only_declining_a_claim_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.body)
