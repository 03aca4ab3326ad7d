"""What a person decides on a proposed correction."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 600


class DeclineForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=LONGEST)


class AcceptForm(DeclineForm):
    words = forms.CharField(
        label=_("What the directory will say"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Mend it where the reader was not exact. A postal address: one line for each line of the envelope."
        ),
    )
    field_order = ["words", "reason"]
