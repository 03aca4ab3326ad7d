"""Forms of address: what is shipped, from which source, and what one's own organisation says instead."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language

from organisations.admin.base import ScopedAdmin
from organisations.domain.formofaddress import add_form, change_form, remove_form
from organisations.models import FormOfAddress
from organisations.permissions import Right
from organisations.queries.formofaddress import ShownForm, forms_in
from organisations.readers.courtesy import covered_languages

COLUMNS = ("kind", "rank", "style", "language", "envelope", "salutation", "close")


@admin.register(FormOfAddress)
class FormOfAddressAdmin(ScopedAdmin):
    keeps_history = True
    owner_field = "owner"
    add_with = staticmethod(add_form)
    change_with = staticmethod(change_form)
    remove_with = staticmethod(remove_form)
    fields = COLUMNS

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The whole table of one language, own forms beside the shipped ones."""
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)  # refused there
        names = dict(settings.LANGUAGES)
        asked = request.GET.get("language") or get_language() or ""
        language = asked if asked in names else settings.LANGUAGE_CODE
        mine = self.get_queryset(request).filter(language=language).select_related("owner")
        context = {
            **self.admin_site.each_context(request),
            "title": capfirst(self.opts.verbose_name_plural),
            "opts": self.opts,
            "language": language,
            "languages": names.items(),
            "covered": language in covered_languages(),
            "shown": [self._row(request, one) for one in forms_in(language, list(mine))],
            "add": reverse(f"admin:{self.route('add')}") if self.has_add_permission(request) else "",
        }
        return TemplateResponse(request, "admin/organisations/formofaddress/forms.html", context)

    def _row(self, request: HttpRequest, one: ShownForm) -> dict[str, Any]:
        """With the addresses of what can be done to it."""
        add = reverse(f"admin:{self.route('add')}")
        begun = {**one.key._asdict(), **(one.shipped.texts() if one.shipped else {})}
        own = [(row, self.allowed_on(request, Right.EDIT, row)) for row in one.own]
        offers = self.has_add_permission(request) and not own
        return {"form": one, "own": own, "say": f"{add}?{urlencode(begun)}" if offers else ""}

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begun from a shipped form: its key and its words."""
        given: QueryDict = request.GET
        return {name: given[name] for name in COLUMNS if name in given}

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return self._back(super().response_add(request, obj, post_url_continue), obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._back(super().response_change(request, obj), obj)

    def _back(self, response: HttpResponse, row: FormOfAddress) -> HttpResponse:
        """To the table of the language that was written in."""
        table = reverse(f"admin:{self.route('changelist')}")
        if response.headers.get("Location", "").partition("?")[0] == table:
            response["Location"] = f"{table}?{urlencode({'language': row.language})}"
        return response
