"""To whom a letter is written: proposals from the forms of address, taken only when a person says so."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from letters.domain.letter import address_letter
from letters.enums import LetterKind
from letters.forms.address import AddressForm, printed
from letters.models import Letter
from letters.queries.letter import first_frame, proposals_for
from organisations.admin.base import Act, ScopedAdmin
from organisations.identifiers import is_key
from organisations.requests import now_of

ADDRESS = Act(
    name="address",
    label=_("Address the letter"),
    question=_("The addressee is written with placeholders, so that it follows what is known of the recipient."),
    do=address_letter,
    form=AddressForm,
    fits=lambda letter: letter.kind == LetterKind.VARIANT,
)
ABOVE: Any = (_("To whom, where and when"), {"fields": ["sender", "addressee", "proposal", "speaks_to"]})
DATED: Any = (None, {"fields": ["place", "dated_on", "date_style", "posted_in"]})


class AddressPages(ScopedAdmin):
    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row carries the moment along at which its page was asked for."""
        letter: Letter | None = super().get_object(request, object_id, from_field)
        if letter is not None:
            letter.__dict__["asked_at"] = now_of(request)
        return letter

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A base letter of a campaign that is named in the address begins with what can be known."""
        asked: dict[str, Any] = super().get_changeform_initial_data(request)
        named = asked.get("campaign", "")
        if asked.get("kind") != LetterKind.BASE or not is_key(named):
            return asked
        campaign = self.choices_for(self.opts.get_field("campaign"), request).filter(pk=named).first()
        first = campaign and first_frame(campaign, language=asked.get("language", ""), today=now_of(request).date())
        return {**(first or {}), **asked}

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without proposals where there is no recipient yet."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None and obj.kind == LetterKind.VARIANT:
            return fieldsets
        return [
            (title, {**shown, "fields": [name for name in shown["fields"] if name != "proposal"]})
            for title, shown in fieldsets
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), "proposal"]

    def act_form(self, request: HttpRequest, act: Act, row: Any) -> forms.Form:
        if act.name != ADDRESS.name:
            return super().act_form(request, act, row)
        data = request.POST if request.method == "POST" else None
        proposals = proposals_for(row, now=now_of(request))
        return AddressForm(data, proposals=proposals, first=request.GET.get("speaks_to", ""))

    @admin.display(description=_("as the forms of address say"))
    def proposal(self, letter: Letter) -> SafeString | str:
        proposals = proposals_for(letter, now=letter.__dict__["asked_at"])
        if not proposals:
            return gettext("No form of address is known in the letter's language. Write the addressee yourself.")
        page = self.address_of(ADDRESS.name, letter)
        row = '<div class="proposal">{} <a href="{}?speaks_to={}">{}</a></div>'
        shown = ((printed(one), page, one.speaks_to.value, _("Use this")) for one in proposals)
        return format_html_join("", row, shown)
