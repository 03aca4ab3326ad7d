"""How a letter to a recipient would be addressed, on the recipient's page, as the person's organisation would print it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from organisations.admin.base import ScopedAdmin
from organisations.models import Organisation, Recipient
from organisations.permissions import Right, owners_with
from organisations.queries.formofaddress import envelope_of
from organisations.readers.courtesy import covered_languages
from organisations.requests import now_of, roles_in


class WithEnvelope(ScopedAdmin):
    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row carries its envelope along; an operator, who writes no letters, sees none."""
        row: Recipient | None = super().get_object(request, object_id, from_field)
        owner = Organisation.objects.filter(pk__in=owners_with(roles_in(request), Right.SEE)).first()
        if row is not None and owner is not None:
            language = get_language() if get_language() in covered_languages() else covered_languages()[0]
            lines = envelope_of(row, owner=owner, language=str(language), on=now_of(request).date())
            row.__dict__["envelope"] = (str(language), lines)
        return row

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), "envelope"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or "envelope" not in obj.__dict__:
            return fieldsets
        return [*fieldsets, (_("How it is addressed"), {"fields": ["envelope"]})]

    @admin.display(description=_("envelope"))
    def envelope(self, recipient: Recipient) -> SafeString:
        """An address that nobody has confirmed is not printed, so it does not stand here."""
        language, lines = recipient.__dict__["envelope"]
        return format_html(
            '<address class="envelope" lang="{}">{}</address>',
            language,
            format_html_join("", "<span>{}</span>", ((line,) for line in lines)),
        )
