"""A version, as it was held fast: what it changed, how it differs from any other, and the way back to it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from letters.domain.version import restore_version
from letters.forms.version import RestoreForm
from letters.models import Version
from letters.queries.version import difference_between, difference_to_previous, plain_text
from organisations.admin.base import Act, ReadOnlyAdmin
from organisations.permissions import Right


@admin.register(Version)
class VersionAdmin(ReadOnlyAdmin):
    acts = [
        Act(
            name="restore",
            label=gettext_lazy("Put this text back"),
            question=gettext_lazy(
                "The letter says again what this version says, in words of its own, and a new version is made of it unless "
                "it has to be approved first. What stands there now stays in the letter's history; passages that this "
                "version does not have are left out and not deleted."
            ),
            do=restore_version,
            form=RestoreForm,
        )
    ]
    list_display = ["letter", "number", "says", "made_at", "made_by", "digest"]
    list_filter = ["letter__campaign", "material"]
    list_select_related = ["letter", "made_by"]
    nothing_yet = gettext_lazy("No version yet. Open a letter and make one when its text stands.")
    begins_in = "letters.Letter"

    @admin.display(description=gettext_lazy("change"), ordering="material")
    def says(self, version: Version) -> str:
        return _("says something else") if version.material else _("wording only")

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        version = self.found(request, object_id)
        others = self._others(version)
        chosen = others.filter(number=request.GET["with"]).first() if request.GET.get("with", "").isdecimal() else None
        return self.page(
            request,
            version,
            "admin/letters/version/page.html",
            title=version,
            subtitle="",
            version=version,
            text=plain_text(version.content),
            others=others,
            chosen=chosen,
            difference=_between(version, chosen) if chosen else difference_to_previous(version),
            restore=self.address_of("restore", version) if self.allowed_on(request, Right.EDIT, version) else "",
        )

    def _others(self, version: Version) -> QuerySet[Version]:
        return version.letter.versions.exclude(pk=version.pk).defer("content").order_by("-number")


def _between(version: Version, other: Version) -> list[tuple[str, str]]:
    """From the older to the newer, whichever of them is looked at; nothing where they are the same."""
    if version.digest == other.digest:
        return []
    before, after = sorted((version, other), key=lambda one: one.number)
    return difference_between(before, after)
