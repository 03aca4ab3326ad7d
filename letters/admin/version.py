"""A version, as it was held fast, and what it changed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from letters.models import Version
from letters.queries.version import difference_to_previous, plain_text
from organisations.admin.base import ReadOnlyAdmin


@admin.register(Version)
class VersionAdmin(ReadOnlyAdmin):
    list_display = ["letter", "number", "material", "made_at", "made_by"]
    list_filter = ["letter__campaign", "material"]
    list_select_related = ["letter", "made_by"]
    nothing_yet = gettext_lazy("No version yet. Open a letter and make one when its text stands.")

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        version = self.found(request, object_id)
        return self.page(
            request,
            version,
            "admin/letters/version/page.html",
            title=version,
            subtitle="",
            version=version,
            text=plain_text(version.content),
            difference=difference_to_previous(version),
        )
