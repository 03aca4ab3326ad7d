"""Adding a member by e-mail, with role and name."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.forms.domain import DomainForm
from organisations.models import Membership, User


class MemberForm(DomainForm):
    """Hangs an unsaved account on the membership; the domain finds the real one or makes it."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("If the person has an account already: as it is written there.")
    )

    class Meta:
        model = Membership
        fields = ["role"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        self.instance.user = User(email=cleaned.get("email", ""), name=" ".join(cleaned.get("name", "").split()))
        return cleaned
