"""One page for a campaign: its texts, demands, targets and who stands behind it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from campaigns.admin.targets import ADD_OWN, TargetPages
from campaigns.domain.campaign import (
    add_text,
    begin_campaign,
    change_campaign,
    change_text,
    publish_campaign,
    remove_text,
    unpublish_campaign,
)
from campaigns.domain.demand import add_demand, change_demand, remove_demand
from campaigns.domain.endorsement import invite_body, remove_endorsement
from campaigns.domain.target import change_target, remove_target
from campaigns.models import Campaign, CampaignText, Demand, Endorsement, Target
from organisations.admin.base import Act, ScopedInline, ScopedTable

ABOUT_SUPPORTERS = ["retention_days", "retention_reason", "names_per_address", "neutral_mail"]


class TextInline(ScopedInline):
    model = CampaignText
    add_with = staticmethod(add_text)
    change_with = staticmethod(change_text)
    remove_with = staticmethod(remove_text)


class DemandInline(ScopedTable):
    model = Demand
    add_with = staticmethod(add_demand)
    change_with = staticmethod(change_demand)
    remove_with = staticmethod(remove_demand)
    show_change_link = True
    verbose_name_plural = _("demands (open one to write its wording in each language)")


class TargetInline(ScopedTable):
    """Added on a page of their own: no select could offer thousands of missions."""

    model = Target
    fields = ["recipient", "covers", "coordinator", "position"]
    readonly_fields = ["recipient", "covers"]
    change_with = staticmethod(change_target)
    remove_with = staticmethod(remove_target)


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
    ]
    inlines = [TextInline, DemandInline, TargetInline, EndorsementInline]
    fieldsets = [
        (None, {"fields": ["name", "states", "language", "starts_on", "ends_on", "published_at"]}),
        (_("Rules of this campaign"), {"fields": ["risk", "reply_days", "needs_approval", *ABOUT_SUPPORTERS]}),
    ]
    readonly_fields = ["published_at"]
    list_display = ["name", "states", "starts_on", "ends_on", "published_at", "owner"]
    list_filter = ["owner", "risk"]
    list_select_related = ["owner"]
    search_fields = ["name"]
    date_hierarchy = "starts_on"
    nothing_yet = _("No campaign yet. Begin with a name and the state that you address; letters hang on it.")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Whether letters need approval is not asked of who begins: it follows from whether there is a second organiser."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None:
            return fieldsets
        return [
            (title, {**options, "fields": [name for name in options["fields"] if name != "needs_approval"]})
            for title, options in fieldsets
        ]
