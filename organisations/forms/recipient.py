"""What the acts on a recipient ask, and a list to be read in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.forms.domain import DomainForm
from organisations.models import Recipient


class RecipientForm(DomainForm):
    stands_in = forms.CharField(
        label=_("Where does it stand?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("What you change now: on which page, or who said so. It is kept with each field that you change."),
    )


class CloseForm(forms.Form):
    closed_on = forms.DateField(label=_("Last day"), help_text=_("As far as you know; the day is kept in the history."))


class MergeForm(forms.Form):
    """`into` comes from the page that showed both rows."""

    into = forms.ModelChoiceField(
        Recipient.objects.none(),
        widget=forms.HiddenInput,
        error_messages={
            "invalid_choice": _("It cannot be merged into this one any more. Look for the other entry again.")
        },
    )

    def __init__(self, data: Any, *, offered: Any) -> None:
        super().__init__(data)
        choice = self.fields["into"]
        if isinstance(choice, forms.ModelChoiceField):
            choice.queryset = offered


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("List"),
        help_text=_(
            "CSV in UTF-8, plain or packed with gzip. Nothing is written before you have seen what would change."
        ),
    )
