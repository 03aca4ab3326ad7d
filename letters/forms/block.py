"""Who signs: sealed words typed into plain fields."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from letters.forms.typed import TypedForm
from letters.models import Signatory
from letters.models.block import LONGEST_WORDS
from letters.queries.block import open_signatory


class GroupForm(forms.Form):
    heading = forms.CharField(
        label=_("heading"),
        max_length=LONGEST_WORDS,
        required=False,
        help_text=_("For example the council in which they sit. May stay empty."),
    )


class SignatoryForm(TypedForm):
    typed = ("name", "office", "place", "consent_how")

    name = forms.CharField(label=_("name"), max_length=LONGEST_WORDS)
    office = forms.CharField(label=_("office"), max_length=LONGEST_WORDS, required=False)
    place = forms.CharField(label=_("place"), max_length=LONGEST_WORDS, required=False)
    consent_how = forms.CharField(
        label=_("how the person agreed"),
        max_length=LONGEST_WORDS,
        help_text=_("For example: by telephone, by e-mail, in the meeting."),
    )

    class Meta:
        model = Signatory
        fields = ["name", "office", "place", "behalf", "visibility", "consent_how", "consent_on", "position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.initial.update(asdict(open_signatory(self.instance)))


class BaseSignatoryForm(SignatoryForm):
    """On a base letter, whose signature block is printed below others too."""

    consent_how = forms.CharField(
        label=_("how the person agreed"),
        max_length=LONGEST_WORDS,
        help_text=_(
            "To stand under each letter that prints this block, to whomever it goes. For example: by telephone."
        ),
    )
