"""The review of a letter on its page: the acts that are possible now, and why the others are not."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from letters.admin.writing import Panel, WritingPages
from letters.domain.stage import approve_letter, send_back_letter, submit_letter, withdraw_letter
from letters.enums import LetterKind
from letters.forms.stage import ApproveForm, SendBackForm
from letters.models import Letter
from letters.queries.keeping import signers_of
from letters.queries.stage import (
    Review,
    review_of,
    standing_of,
    why_not_approved,
    why_not_sent_back,
    why_not_submitted,
    why_not_withdrawn,
)
from letters.queries.version import plain_text, resolve_letter
from organisations.admin.base import Act, Facts
from organisations.models import User
from organisations.permissions import Right
from organisations.requests import actor_of, now_of

STAGES = [
    Act(
        name="submit",
        label=gettext_lazy("Submit for approval"),
        question=gettext_lazy("A second person reads the text and approves it, or sends it back with a reason."),
        do=submit_letter,
    ),
    Act(
        name="approve",
        label=gettext_lazy("Approve"),
        question=gettext_lazy("You approve these words. If any of them changes, the approval ends by itself."),
        do=approve_letter,
        form=ApproveForm,
    ),
    Act(
        name="send_back",
        label=gettext_lazy("Send back"),
        question=gettext_lazy("It is a draft again. Whoever wrote it reads your reason on the letter's page."),
        do=send_back_letter,
        form=SendBackForm,
    ),
    Act(
        name="withdraw",
        label=gettext_lazy("Withdraw from review"),
        question=gettext_lazy("It is a draft again, and nobody is asked to approve it."),
        do=withdraw_letter,
    ),
]
SHUT_WITHOUT = ("submit", "approve", "send_back", "withdraw")


def closed_stages(letter: Letter, review: Review, person: User | None) -> dict[str, str]:
    """Why each of the acts is not possible now, by its name; empty where it is."""
    return {
        "submit": why_not_submitted(letter, review),
        "approve": why_not_approved(review, person),
        "send_back": why_not_sent_back(review),
        "withdraw": why_not_withdrawn(review),
    }


class StageActs(WritingPages):
    """For the letter's page. Named before the class whose acts it narrows."""

    def act_form(self, request: HttpRequest, act: Act, row: Any) -> forms.Form:
        if act.name == "approve" and request.method != "POST":
            return ApproveForm(initial={"digest": review_of(row, now=now_of(request)).digest})
        return super().act_form(request, act, row)

    def act_facts(self, request: HttpRequest, act: Act, row: Any) -> Facts:
        if act.name != "approve":
            return super().act_facts(request, act, row)
        return [(_("The text"), plain_text(resolve_letter(row, now=now_of(request)).content))]

    def acts_now(self, request: HttpRequest, row: Any) -> list[Any]:
        acts = super().acts_now(request, row)
        if not self.allowed_on(request, Right.EDIT, row):
            return acts
        shut = {self.address_of(name, row) for name in self._shut(request, row)}
        return [act for act in acts if act[1] not in shut]

    def _shut(self, request: HttpRequest, letter: Letter) -> Iterable[str]:
        if letter.kind != LetterKind.VARIANT or not letter.campaign.needs_approval:
            return SHUT_WITHOUT
        why = closed_stages(letter, review_of(letter, now=now_of(request)), actor_of(request))
        return [name for name, sentence in why.items() if sentence]

    def panels_of(self, request: HttpRequest, letter: Letter) -> Sequence[Panel]:
        above, context = super().panels_of(request, letter), self.stage_context(request, letter)
        if not context:
            return above
        said = Panel("stage", _("How far it has come"), "admin/letters/letter/_stage_said.html", context)
        return [said, *above]

    def stage_context(self, request: HttpRequest, letter: Letter) -> dict[str, Any]:
        """For the panel of the letter's page."""
        if letter.kind != LetterKind.VARIANT:
            return {}
        standing = standing_of(letter, now=now_of(request))
        said, review = standing.sentences, standing.review
        if review.under_way:
            said = [*said, why_not_approved(review, actor_of(request))]
        return {"stage": standing.stage, "stage_said": [*filter(None, [*said, signers_of(letter).told])]}
