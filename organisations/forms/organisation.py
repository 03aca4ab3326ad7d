"""Choosing the other entry of one body."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from organisations.queries.body import NOT_BESIDE


class IntoForm(forms.Form):
    into = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("the entry that stays"),
        error_messages={"invalid_choice": NOT_BESIDE},
    )
