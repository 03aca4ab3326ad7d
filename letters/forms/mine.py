"""What supporters type on the pages that a mailed link leads to, and to be sent such a link. Nothing is stored here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from letters.enums import MANDATED, SignatureKind, Visibility
from letters.forms.person import AddressField, CommentField, NameField, OrganisationField
from letters.queries.publicpage.mine import Mine

EXPLAINED = {
    Visibility.PUBLIC: _("Public: my name stands under the letter, and everybody can read it."),
    Visibility.RECIPIENT_ONLY: _("For the recipient only: my name stands on the paper, and on no page."),
    Visibility.COUNTED_ONLY: _("Counted only: my name stands nowhere."),
}


def _countries() -> list[tuple[str, Any]]:
    return [("", _("not given")), *countries]


class MineForm(forms.Form):
    """What can be corrected. The address cannot: it is how the person was asked."""

    visibility = forms.ChoiceField(
        label=_("Who may read my name"), choices=[*EXPLAINED.items()], widget=forms.RadioSelect
    )
    name = NameField(
        label=_("Name"),
        required=False,
        help_text=_("May stay empty if you are counted only."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    place = NameField(
        label=_("Town or city"), required=False, widget=forms.TextInput(attrs={"autocomplete": "address-level2"})
    )
    country = forms.ChoiceField(
        label=_("Country"), required=False, choices=_countries, widget=forms.Select(attrs={"autocomplete": "country"})
    )
    office = NameField(
        label=_("Office"), required=False, widget=forms.TextInput(attrs={"autocomplete": "organization-title"})
    )
    organisation = OrganisationField(
        label=_("Organisation"), required=False, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    comment = CommentField(label=_("Comment"), required=False, help_text=_("For the organisers only."))

    def __init__(self, mine: Mine, data: Any = None) -> None:
        texts = {field: mine.texts[field] for field in ("name", "place", "office", "organisation", "comment")}
        stands = {**texts, "country": str(mine.first.country), "visibility": mine.first.visibility}
        super().__init__(data, initial=stands)
        if mine.first.kind == SignatureKind.PERSONAL:
            del self.fields["office"], self.fields["organisation"]
        if mine.first.kind in MANDATED:
            self.fields["name"].help_text = ""
        for field in mine.fixed:
            self.fields.pop(field, None)


class FindForm(forms.Form):
    email = AddressField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))


class CodeForm(FindForm):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Eight letters and numbers, as in the mail."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
