"""Inviting by address, and coming in by an invitation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.forms.domain import DomainForm
from organisations.models import Invitation


class InvitationForm(DomainForm):
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, help_text=_("The link in the mail works for a week, once.")
    )

    class Meta:
        model = Invitation
        fields = ["role", "sees_persons", "exports_persons", "erases_persons"]


class AddressForm(forms.Form):
    address = forms.EmailField(label=_("E-mail"), max_length=254)


class NewAccountForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("A password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least twelve characters; a few words that you remember are best."),
    )
