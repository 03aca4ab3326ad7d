"""Bodies that their own people want to keep themselves: read, then accepted or declined with a reason."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organisations.admin.base import Act, Facts, ReadOnlyAdmin
from organisations.domain.claim import accept_claim, decline_claim
from organisations.enums import ClaimState
from organisations.forms.correction import DeclineForm
from organisations.models import Claim
from organisations.permissions import Right
from organisations.queries.claim import opened_claim

SHOWN = ["body", "claimant", "email", "claimed_at", "state", "reason", "decided_by", "decided_at"]


def _waits(claim: Claim) -> bool:
    return claim.state == ClaimState.WAITING


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    see = write = Right.MANAGE
    fresh_writes = True
    fields: ClassVar[Any] = SHOWN
    list_display = ["body", "claimed_at", "state", "decided_by", "decided_at"]
    list_filter = ["state"]
    list_select_related = ["body", "decided_by"]
    search_fields = ["body__name"]
    nothing_yet = _(
        "Nobody has claimed a body that you entered. Its own people can, on the page on which they answer "
        "whether it stands behind a campaign."
    )
    acts = [
        Act(
            name="accept",
            label=_("Accept"),
            question=_(
                "A link is mailed to the mailbox that answered. Who accepts it becomes the body's first owner: from then on "
                "they keep its entry, and this organisation does not any more. Endorsements and letters stay as they are."
            ),
            do=accept_claim,
            right=Right.MANAGE,
            fits=_waits,
        ),
        Act(
            name="decline",
            label=_("Decline"),
            question=_(
                "This organisation goes on keeping the entry. Your reason is kept for 60 days; name and address are "
                "removed. Nobody is told: if you want to answer them, write first."
            ),
            do=decline_claim,
            form=DeclineForm,
            right=Right.MANAGE,
            fits=_waits,
        ),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return SHOWN

    def act_facts(self, request: HttpRequest, act: Act, row: Claim) -> Facts:
        return [(_("Body"), row.body), (_("Who claims it"), self.claimant(row)), (_("E-mail"), self.email(row))]

    @admin.display(description=_("who claims it"))
    def claimant(self, claim: Claim) -> str:
        return opened_claim(claim, "claimant") or "–"

    @admin.display(description=_("e-mail"))
    def email(self, claim: Claim) -> str:
        return opened_claim(claim, "address") or "–"

    @admin.display(description=_("why it was declined"))
    def reason(self, claim: Claim) -> str:
        return opened_claim(claim, "reason") or "–"
