"""The security log of one's own organisations, for those who manage them."""

from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from organisations.admin.base import ReadOnlyAdmin
from organisations.models import SecurityEntry
from organisations.permissions import Right


@admin.register(SecurityEntry)
class SecurityEntryAdmin(ReadOnlyAdmin):
    see: ClassVar[Right] = Right.MANAGE
    fields = [
        "recorded_at",
        "kind",
        "actor",
        "organisation",
        "subject_kind",
        "subject_id",
        "detail",
        "sequence",
        "digest",
    ]
    list_display = ["recorded_at", "kind", "actor", "organisation", "sequence"]
    list_filter = ["kind", "organisation"]
    list_select_related = ["actor", "organisation"]
    date_hierarchy = "recorded_at"
    nothing_yet = _("Nothing yet. Roles, confirmed contacts and exports are noted here.")
    begins_in = "organisations.Membership"
