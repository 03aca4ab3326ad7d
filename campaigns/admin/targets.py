"""Whom the campaign writes to: chosen out of the directory, page by page of missions, or added on the spot."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.domain.target import add_own_recipient, choose_targets
from campaigns.forms.target import PER_PAGE, OwnRecipientForm, PickForm, ticked_in, wanted_in
from campaigns.models import Campaign
from campaigns.queries.target import Offers, offers_for
from organisations.admin.base import Act, ScopedAdmin
from organisations.errors import DemarcheError
from organisations.permissions import Right
from organisations.queries.member import members_of
from organisations.requests import actor_of, now_of, require_fresh
from organisations.steps import after_step

ADD_OWN = Act(
    name="own-recipient",
    label=gettext_lazy("Add a recipient of your own"),
    question=gettext_lazy(
        "For whom the directory does not have: a company, a ministry, a mission that is missing there."
    ),
    do=add_own_recipient,
    form=OwnRecipientForm,
)


class TargetPages(ScopedAdmin):
    def get_urls(self) -> list[URLPattern]:
        return [self.address("targets/", self.targets_view), *super().get_urls()]

    def acts_now(self, request: HttpRequest, row: Campaign) -> list[Any]:
        acts: list[Any] = super().acts_now(request, row)
        if not self.allowed_on(request, Right.EDIT, row):
            return acts
        return [(_("Choose recipients"), self.address_of("targets", row)), *acts]

    def targets_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        campaign = self.found(request, object_id, Right.EDIT)
        wanted = wanted_in(request.GET)
        offers = offers_for(campaign, wanted)
        open_ones = [offer for offer in offers.every if not offer.is_target]
        adding = request.method == "POST" and "page" not in request.POST
        ticked = ticked_in(request.POST)
        form = PickForm(
            {"pick": ticked, "coordinator": request.POST.get("coordinator")} if adding else None,
            offers=open_ones,
            people=members_of([campaign.owner_id], now=now_of(request)),
            initial={"coordinator": request.POST.get("coordinator")},
        )
        if form.is_valid() and self._chosen(request, campaign, form):
            return HttpResponseRedirect(after_step(request, request.get_full_path()))
        if "all" in request.GET and request.method != "POST":
            ticked = [offer.key for offer in open_ones]
        context = {
            "form": form,
            "wanted": wanted,
            "offers": offers,
            "number_open": len(open_ones),
            **_page(request, offers, ticked),
            "all_query": _query(request, all="1"),
            "none_query": _query(request),
        }
        status = 422 if form.is_bound else 200
        title = _("Choose recipients")
        return self.page(
            request, campaign, "admin/campaigns/campaign/targets.html", title=title, status=status, **context
        )

    def _chosen(self, request: HttpRequest, campaign: Campaign, form: PickForm) -> bool:
        choices, coordinator = form.choices(), form.cleaned_data["coordinator"]
        if coordinator is not None:  # a right is given
            require_fresh(request)
        try:
            added = choose_targets(
                campaign, choices=choices, coordinator=coordinator, by=actor_of(request), now=now_of(request)
            )
        except DemarcheError as refusal:
            form.add_error(None, str(refusal))
            return False
        said = ngettext("%(number)d recipient added.", "%(number)d recipients added.", len(added))
        self.message_user(request, said % {"number": len(added)}, messages.SUCCESS)
        return True


def _page(request: HttpRequest, offers: Offers, ticked: list[str]) -> dict[str, Any]:
    """A part of the list, and what is ticked in all of it: who turns the page sends that along, but for what nobody can
    tick any more."""
    asked = request.POST.get("page") or request.POST.get("shown")
    page = Paginator(offers.every, PER_PAGE).get_page(asked)
    elsewhere = {offer.key for offer in offers.every if not offer.is_target} - {offer.key for offer in page}
    return {
        "list_page": page,
        "standing": [offer for offer in page if not offer.covers],
        "covering": [offer for offer in page if offer.covers],
        "ticked": {*ticked},
        "elsewhere": " ".join(key for key in ticked if key in elsewhere),
    }


def _query(request: HttpRequest, **more: str) -> str:
    """The filters as they are, for links of the same page."""
    asked = request.GET.copy()
    asked.pop("all", None)
    for name, value in more.items():
        asked[name] = value
    return asked.urlencode()
