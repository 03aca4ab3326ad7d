"""Recording who may sign in a body's name, and until when."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import StandingMandate
from organisations.forms.domain import DomainForm


class MandateForm(DomainForm):
    holder = forms.CharField(label=_("Name"), max_length=120, help_text=_("As the person will sign."))
    address = forms.EmailField(
        label=_("E-mail"), max_length=254, help_text=_("The mailbox in which the person confirms the signature.")
    )
    proof = forms.FileField(
        label=_("Proof"), required=False, help_text=_("Minutes or a letter that say so: a PDF of at most 1 MB.")
    )

    class Meta:
        model = StandingMandate
        fields = ["office", "since", "until"]


class UntilForm(forms.Form):
    until = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
