"""What a person types before a letter leaves by e-mail."""

from django import forms
from django.utils.translation import gettext_lazy


class SendForm(forms.Form):
    typed = forms.CharField(
        label=gettext_lazy("Name of the recipient"),
        max_length=200,
        help_text=gettext_lazy("Type the name as it stands above: this letter leaves once and cannot be called back."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
