"""A demand with its wordings; reached from its campaign."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from campaigns.domain.demand import add_wording, change_demand, change_wording, remove_wording
from campaigns.forms.demand import WordingForm
from campaigns.models import Demand, DemandText
from organisations.admin.base import ScopedAdmin, ScopedTable


class WordingInline(ScopedTable):
    model = DemandText
    form = WordingForm
    add_with = staticmethod(add_wording)
    change_with = staticmethod(change_wording)
    remove_with = staticmethod(remove_wording)


@admin.register(Demand)
class DemandAdmin(ScopedAdmin):
    change_with = staticmethod(change_demand)
    inlines = [WordingInline]
    fields = ["campaign", "name", "position"]
    readonly_fields = ["campaign"]
    list_display = ["name", "campaign", "position"]
    list_filter = ["campaign"]
    list_select_related = ["campaign"]
    search_fields = ["name"]
    nothing_yet = _("No demand yet. Open a campaign and add what you demand.")
    begins_in = "campaigns.Campaign"
