"""One page for a campaign: its texts, demands, targets and who stands behind it."""

from functools import partial
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.admin.targets import ADD_OWN, TargetPages
from campaigns.domain.campaign import (
    add_text,
    begin_campaign,
    change_campaign,
    change_text,
    guide_campaign,
    publish_campaign,
    remove_text,
    unpublish_campaign,
)
from campaigns.domain.demand import add_demand, change_demand, remove_demand
from campaigns.domain.endorsement import invite_body, remove_endorsement
from campaigns.domain.target import change_target, remove_target
from campaigns.forms.demand import DemandForm
from campaigns.models import Campaign, CampaignText, Demand, Endorsement, Target
from organisations.admin.base import Act, ScopedInline, ScopedTable
from organisations.domain.change import changed_fields
from organisations.requests import now_of, require_fresh
from organisations.steps import after_step, as_step

ABOUT_SUPPORTERS = ["retention_days", "retention_reason", "names_per_address", "neutral_mail"]


class TextInline(ScopedInline):
    model = CampaignText
    add_with = staticmethod(add_text)
    change_with = staticmethod(change_text)
    remove_with = staticmethod(remove_text)


class DemandInline(ScopedTable):
    model = Demand
    form = DemandForm
    fields = ["name", "wording", "position"]
    add_with = staticmethod(add_demand)
    change_with = staticmethod(change_demand)
    remove_with = staticmethod(remove_demand)
    show_change_link = True
    verbose_name_plural = _("demands (open one to write its wording in further languages)")

    def write_row(self, request: HttpRequest, row: Any, function: Any) -> None:
        """With what was typed beside the row's own columns."""
        words = {} if function is self.remove_with else getattr(row, "typed", {})
        super().write_row(request, row, partial(function, **words) if function else None)


class TargetInline(ScopedTable):
    """Added on a page of their own: no select could offer thousands of missions."""

    model = Target
    fields = ["recipient", "covers", "coordinator", "position"]
    nothing_yet = _("No recipient has been chosen yet.")
    begins_at = (_("Choose recipients"), "campaigns_campaign_targets")
    readonly_fields = ["recipient", "covers"]
    change_with = staticmethod(change_target)
    remove_with = staticmethod(remove_target)

    def write_row(self, request: HttpRequest, row: Any, function: Any) -> None:
        """Another coordinator is a right that is given; all else on the page asks nobody who they are."""
        if function is self.change_with and "coordinator" in changed_fields(row):
            require_fresh(request)
        super().write_row(request, row, function)


class EndorsementInline(ScopedTable):
    model = Endorsement
    add_with = staticmethod(invite_body)
    remove_with = staticmethod(remove_endorsement)
    fields = ["body", "state", "invited_at", "accepted_at", "opted_out_at"]
    readonly_fields = ["state", "invited_at", "accepted_at", "opted_out_at"]
    show_change_link = True
    verbose_name_plural = _("endorsements (open one to ask by mail or to record the answer)")


@admin.register(Campaign)
class CampaignAdmin(TargetPages):
    keeps_history = True
    owner_field = "owner"
    add_with = staticmethod(begin_campaign)
    change_with = staticmethod(change_campaign)
    acts = [
        ADD_OWN,
        Act(
            name="publish",
            label=_("Publish"),
            question=_("The campaign's pages can then be read by everybody. They say what the log says and no more."),
            do=publish_campaign,
            fits=lambda campaign: campaign.published_at is None,
        ),
        Act(
            name="unpublish",
            label=_("Close the public pages"),
            question=_("Nobody can read the campaign's pages any more. You can publish them again."),
            do=unpublish_campaign,
            fits=lambda campaign: campaign.published_at is not None,
        ),
        Act(
            name="hide-steps",
            label=_("Take its next steps off the start page"),
            question=_("The start page then says only what is due. You can bring the steps back here."),
            do=partial(guide_campaign, shown=False),
            fits=lambda campaign: campaign.guided,
        ),
        Act(
            name="show-steps",
            label=_("Show its next steps on the start page"),
            question=_("From the campaign to a frozen letter, step by step, until a delivery is planned."),
            do=partial(guide_campaign, shown=True),
            fits=lambda campaign: not campaign.guided,
        ),
    ]
    inlines = [TextInline, DemandInline, TargetInline, EndorsementInline]
    fieldsets = [
        (None, {"fields": ["name", "states", "language", "starts_on", "ends_on", "published_at"]}),
        (
            _("Rules of this campaign"),
            {"fields": ["risk", "reply_days", "needs_approval", *ABOUT_SUPPORTERS], "classes": ["collapse"]},
        ),
    ]
    readonly_fields = ["published_at"]
    list_display = ["name", "states", "starts_on", "ends_on", "published_at", "owner"]
    list_filter = ["owner", "risk"]
    list_select_related = ["owner"]
    search_fields = ["name"]
    date_hierarchy = "starts_on"
    short: ClassVar[Any] = [(None, {"fields": ["name", "states", "language", "starts_on", "ends_on"]})]
    nothing_yet = _("No campaign yet. Begin with a name and the state that you address; letters hang on it.")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """To begin takes five fields; the rules have defaults, and wait on the campaign's own page. Whether letters need
        approval follows from whether there is a second organiser."""
        declared = super().get_fieldsets(request, obj)
        return (
            declared if obj else [*(part for part in declared if "for_organisation" in part[1]["fields"]), *self.short]
        )

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return self.inlines if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"starts_on": now_of(request).date(), **super().get_changeform_initial_data(request)}

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Begun is not finished: its own page opens, with room for what comes next."""
        self.message_user(request, gettext("The campaign is begun. Write down what you demand."), messages.SUCCESS)
        return HttpResponseRedirect(as_step(f"{self.page_of(obj)}#demands-group"))

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        response = super().response_post_save_change(request, obj)
        response["Location"] = after_step(request, response["Location"])
        return response
