"""Bodies that their own people want to keep themselves: read, then accepted or declined with a reason."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from organisations.admin.base import Act, Facts, ReadOnlyAdmin
from organisations.admin.guard import is_operator
from organisations.domain.claim import accept_claim, decline_claim, judge_claim
from organisations.enums import ClaimState
from organisations.forms.claim import JudgeForm
from organisations.forms.correction import DeclineForm
from organisations.models import Claim
from organisations.permissions import Right
from organisations.queries.claim import contested_claim, opened_claim, why_contested
from organisations.requests import now_of, require_fresh

SAID = ["body", "claimant", "email", "claimed_at", "state"]
DECIDED = ["reason", "decided_by", "decided_at"]

JUDGE = Act(
    name="judge",
    label=_("Decide on the claim"),
    question=_(
        "The claim was made on the page on which the body's own contact answered a question that was mailed to it. Ask by "
        "another way than this mailbox who they are, if you do not know it. The log of who entered the body names you."
    ),
    do=judge_claim,
    form=JudgeForm,
)


def _waits(claim: Claim) -> bool:
    return claim.state == ClaimState.WAITING


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    see = write = Right.MANAGE
    fresh_writes = True
    list_display = ["body", "claimed_at", "state", "decided_by", "decided_at"]
    list_filter = ["state"]
    list_select_related = ["body", "decided_by"]
    search_fields = ["body__name"]
    nothing_yet = _(
        "Nobody has claimed a body that you entered. Its own people can, on the page on which they answer "
        "whether it stands behind a campaign."
    )
    begins_in = "organisations.Organisation"
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

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.get_readonly_fields(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return SAID if obj is not None and _waits(obj) else [*SAID, *DECIDED]

    def get_urls(self) -> list[URLPattern]:
        judge = self.admin_site.admin_view(self.judge)
        return [path("<uuid:object_id>/judge/", judge, name=self.route(JUDGE.name)), *super().get_urls()]

    def judge(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        """For operators, who are told of such a claim by their start page and see nothing else of whom it belongs to."""
        if not is_operator(request):
            raise PermissionDenied
        claim = contested_claim(object_id, now=now_of(request))
        if claim is None:
            raise Http404
        require_fresh(request)
        form, start = self.act_form(request, JUDGE, claim), reverse("admin:index")
        if form.is_valid() and self._done(request, JUDGE, claim, form):
            return HttpResponseRedirect(start)
        status, facts = 422 if form.is_bound else 200, self.act_facts(request, JUDGE, claim)
        frame = {"title": JUDGE.label, "act": JUDGE, "back": start, "opts": None, "original": None}
        return self.page(request, claim, "admin/act.html", status=status, form=form, facts=facts, **frame)

    def act_facts(self, request: HttpRequest, act: Act, row: Claim) -> Facts:
        told = [(_("Body"), row.body), (_("Who claims it"), self.claimant(row)), (_("E-mail"), self.email(row))]
        if act is JUDGE:
            told += [(_("Entered by"), row.owner), (_("Why you decide"), why_contested(row))]
        return told

    @admin.display(description=_("who claims it"))
    def claimant(self, claim: Claim) -> str:
        return opened_claim(claim, "claimant") or "–"

    @admin.display(description=_("e-mail"))
    def email(self, claim: Claim) -> str:
        return opened_claim(claim, "address") or "–"

    @admin.display(description=_("why it was declined"))
    def reason(self, claim: Claim) -> str:
        return opened_claim(claim, "reason") or "–"
