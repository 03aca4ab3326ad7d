"""Confirming a contact point."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from organisations.enums import ContactHealth
from organisations.models import ContactPoint, Organisation


class ConfirmForm(forms.Form):
    """`seen` carries the digest of the values on the page: what is confirmed is what was read."""

    owner = forms.ModelChoiceField(Organisation.objects.none(), label=_("For"), empty_label=None)
    how = forms.CharField(
        label=_("How did you check it?"),
        max_length=200,
        help_text=_("For example: on the mission's own page, by telephone, on the spot."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, contact: ContactPoint, owners: QuerySet[Organisation]) -> None:
        super().__init__(data, initial={"seen": contact.digest})
        choice = self.fields["owner"]
        if isinstance(choice, forms.ModelChoiceField):
            choice.queryset = owners


class HealthForm(forms.Form):
    health = forms.ChoiceField(label=_("What did you find out?"), choices=ContactHealth.choices)
