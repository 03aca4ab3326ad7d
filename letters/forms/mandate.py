"""What an organisation types when it says whether somebody may sign for it."""

from typing import Any

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


class EndorseForm(AnswerForm):
    claims = forms.BooleanField(
        label=_("This is our organisation: we want to keep its entry ourselves"),
        required=False,
        help_text=_(
            "Who entered it here is asked. If they agree, an invitation goes to the address at which you were asked; "
            "who accepts it looks after your organisation's name here from then on."
        ),
    )

    def __init__(self, *args: Any, claimable: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not claimable:
            del self.fields["claims"]

    @property
    def claiming(self) -> bool:
        return bool(self.cleaned_data.get("claims"))


class AskForm(forms.Form):
    to = AddressField(
        label=_("another address of the organisation"),
        required=False,
        help_text=_("Empty: the address that was given before. The link that was mailed there ends."),
    )
