"""What a reviewer says."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ApproveForm(forms.Form):
    """Carries which text was read, so that no other is approved with it."""

    digest = forms.CharField(widget=forms.HiddenInput)


class SendBackForm(forms.Form):
    reason = forms.CharField(
        label=_("What should be changed?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )
