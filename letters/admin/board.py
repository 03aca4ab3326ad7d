"""The board of a campaign's letters, and what is done there with many at once: counted before, told after."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from letters.domain.board import assign_letters, begin_letters, do_with_letters
from letters.domain.job import begin_at_once
from letters.enums import BoardAct
from letters.forms.board import AssignForm, BeginForm, keys_in, wanted_in
from letters.models import Letter
from letters.queries.board import Outcome, bases_of, board_of, outcome_of, without_letter, written_to
from organisations.admin.base import ScopedAdmin
from organisations.errors import DemarcheError
from organisations.models import Job
from organisations.permissions import Right
from organisations.queries.member import members_of
from organisations.requests import actor_of, now_of, require_fresh
from organisations.steps import after_step

ASSIGN = "assign"
QUESTIONS: Mapping[str, Promise] = {
    BoardAct.OPEN: gettext_lazy(
        "Everybody can sign them on the web from now on, as soon as the campaign is published. Where a letter has no "
        "version yet, its text is held fast as the first one. You can close them again."
    ),
    BoardAct.CLOSE: gettext_lazy(
        "Nobody can sign them any more. Who has sent the form already can confirm for another day. You can open them again."
    ),
    BoardAct.FREEZE: gettext_lazy(
        "Text, names and counts of each become an edition that never changes again; a later one can replace it. Complete "
        "translations go along. A letter that is not ready stays as it is, and you are told why."
    ),
    BoardAct.COUNT: gettext_lazy("Each is set as it would be printed now. Nothing of it changes."),
    BoardAct.TAKE_BACK: gettext_lazy(
        "Letters that were begun and have no words, no names and no version of their own are removed. All others stay."
    ),
    ASSIGN: gettext_lazy("Who takes care of a city reads its letter and records what happens there."),
}


class BoardPages(ScopedAdmin):
    """Addresses of a campaign; they stand here because they show letters."""

    def get_urls(self) -> list[URLPattern]:
        views = {"board": self.board_view, "begin": self.begin_view, "many": self.many_view}
        own = [
            path(f"{name}/<uuid:object_id>/", self.admin_site.admin_view(view), name=f"campaigns_campaign_{name}")
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def board_view(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        campaign = self._campaign(request, object_id, Right.SEE)
        wanted = wanted_in(request.GET)
        board = board_of(campaign, wanted, now=now_of(request))
        context = {
            "board": board,
            "wanted": wanted,
            "may_edit": self.allowed_on(request, Right.EDIT, campaign),
            "acts": [*BoardAct.choices, (ASSIGN, _("Assign a coordinator"))],
            "outcome": self._outcome(request, campaign),
            "every": "all" in request.GET,
            "query": _query(request),
        }
        return self._page(request, campaign, "board", title=_("Letters"), **context)

    def begin_view(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        """A letter for each target that has none."""
        campaign = self._campaign(request, object_id, Right.EDIT)
        targets = list(without_letter(campaign))
        form = BeginForm(
            request.POST if request.method == "POST" else None, campaign=campaign, bases=bases_of(campaign)
        )
        if form.is_valid():
            try:
                begun = begin_letters(campaign, **form.cleaned_data, by=actor_of(request), now=now_of(request))
            except DemarcheError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                said = ngettext("%(number)d letter begun.", "%(number)d letters begun.", len(begun))
                self.message_user(request, said % {"number": len(begun)}, messages.SUCCESS)
                return HttpResponseRedirect(after_step(request, address("board", campaign)))
        title = _("Begin letters")
        return self._page(request, campaign, "begin", title=title, form=form, targets=targets)

    def many_view(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        """What was ticked on the board is asked about first, and done when the answer comes."""
        campaign = self._campaign(request, object_id, Right.EDIT)
        act = request.POST.get("act", "")
        if request.method != "POST":
            return HttpResponseRedirect(address("board", campaign))
        if act not in QUESTIONS:
            raise BadRequest
        if act == ASSIGN:  # a right is given
            require_fresh(request)
        letters = list(written_to(campaign, keys_in(request.POST)))
        sent = request.POST if "sure" in request.POST else None
        people = members_of([campaign.owner_id], now=now_of(request))
        form = AssignForm(sent, people=people) if act == ASSIGN else forms.Form(sent)
        if letters and form.is_valid():
            return self._do_many(request, campaign, act, letters, form)
        label = _("Assign a coordinator") if act == ASSIGN else BoardAct(act).label
        shown = {"act": act, "question": QUESTIONS[act], "letters": letters, "form": form}
        return self._page(request, campaign, "many", title=label, **shown)

    def _do_many(
        self, request: HttpRequest, campaign: Campaign, act: str, letters: Sequence[Letter], form: forms.Form
    ) -> HttpResponse:
        actor: dict[str, Any] = {"by": actor_of(request), "now": now_of(request)}
        if act == ASSIGN:
            changed = assign_letters(campaign, letters, coordinator=form.cleaned_data["coordinator"], **actor)
            said = ngettext("%(number)d city assigned.", "%(number)d cities assigned.", len(changed))
            self.message_user(request, said % {"number": len(changed)}, messages.SUCCESS)
            return HttpResponseRedirect(address("board", campaign))
        job = do_with_letters(campaign, letters, act=BoardAct(act), language=get_language() or "en", **actor)
        begin_at_once([job], now=now_of(request))
        return HttpResponseRedirect(f"{address('board', campaign)}?job={job.pk}")

    def _outcome(self, request: HttpRequest, campaign: Campaign) -> Outcome | None:
        """What became of the work that the address names."""
        try:
            key = UUID(request.GET.get("job", ""))
        except ValueError:
            return None
        job = Job.objects.filter(pk=key).first()
        return outcome_of(job) if job and job.about_id == campaign.pk and "act" in job.said else None

    def _campaign(self, request: HttpRequest, key: UUID, right: Right) -> Campaign:
        """404 for anybody else's, 403 for who may not."""
        campaign: Campaign | None = Campaign.objects.select_related("owner").filter(pk=key).first()
        if campaign is None:
            raise Http404
        if not self.allowed_on(request, right, campaign):
            raise PermissionDenied
        return campaign

    def _page(self, request: HttpRequest, campaign: Campaign, name: str, *, title: Any, **context: Any) -> HttpResponse:
        form = context.get("form")
        frame = {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(campaign),
            "original": campaign,
            "opts": Campaign._meta,
            "back": reverse("admin:campaigns_campaign_change", args=[campaign.pk]),
            "board_page": address("board", campaign),
        }
        status = 422 if form is not None and form.errors else 200
        return TemplateResponse(request, f"admin/letters/board/{name}.html", {**frame, **context}, status=status)


def address(name: str, campaign: Campaign) -> str:
    return reverse(f"admin:campaigns_campaign_{name}", args=[campaign.pk])


def _query(request: HttpRequest) -> str:
    """The filters as they are, for links of the same page."""
    asked = request.GET.copy()
    for name in ("all", "job", "sort"):
        asked.pop(name, None)
    return asked.urlencode()
