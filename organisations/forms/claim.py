"""What an operator decides on the claim of a body."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.forms.correction import LONGEST

ACCEPTS = "accept"


class JudgeForm(forms.Form):
    accepts = forms.TypedChoiceField(
        label=_("Your decision"),
        choices=[
            (ACCEPTS, _("They keep the entry themselves: a link is mailed to the mailbox that answered.")),
            ("decline", _("The entry stays with who entered it.")),
        ],
        coerce=lambda chosen: chosen == ACCEPTS,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why it is declined"),
        max_length=LONGEST,
        required=False,
        help_text=_("Kept for 60 days, and shown to who entered the body."),
    )
