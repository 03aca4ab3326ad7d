"""What an organisation types when it says whether somebody may sign for it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from letters.forms.person import AddressField, NameField


class AnswerForm(forms.Form):
    """Who answers is kept with the answer, and shown to the person who signed."""

    name = NameField(label=_("Your name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    office = NameField(
        label=_("Your office"),
        help_text=_("For example: secretary, chair."),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )

    @property
    def answerer(self) -> str:
        return f"{self.cleaned_data['name']}, {self.cleaned_data['office']}"


class AskForm(forms.Form):
    to = AddressField(
        label=_("another address of the organisation"),
        required=False,
        help_text=_("Empty: the address that was given before. The link that was mailed there ends."),
    )
