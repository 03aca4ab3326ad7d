"""Street events: planned by the clock of their city, reported afterwards."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from campaigns.domain.action import add_action, change_action, remove_action, report_action
from campaigns.forms.action import ActionForm
from campaigns.models import Action
from organisations.admin.base import Act, ScopedAdmin
from organisations.forms.walltime import wall_clock


@admin.register(Action)
class ActionAdmin(ScopedAdmin):
    form = ActionForm
    add_with = staticmethod(add_action)
    change_with = staticmethod(change_action)
    remove_with = staticmethod(remove_action)
    acts = [
        Act(
            name="report",
            label=_("Report it as held"),
            question=_("It took place, and what happened at the door stands in the log of its deliveries."),
            do=report_action,
            fits=lambda action: action.reported_at is None,
        )
    ]
    fields = ["campaign", "target", "kind", "city", "place", "time_zone", "starts_at", "ends_at", "reported_at"]
    readonly_fields = ["reported_at"]
    list_display = ["city", "kind", "local_start", "campaign", "reported_at"]
    list_filter = ["campaign", "kind"]
    list_select_related = ["campaign"]
    search_fields = ["city"]
    nothing_yet = _("No action yet. Add the picket or vigil at which a letter is handed in.")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return (obj is None or obj.reported_at is None) and super().has_delete_permission(request, obj)

    @admin.display(description=_("starts (clock of the city)"), ordering="starts_at")
    def local_start(self, action: Action) -> datetime:
        return wall_clock(action.starts_at, action.time_zone)
