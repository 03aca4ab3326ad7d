"""Choosing recipients out of the directory, and adding one that is not in it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import fields_for_model
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from campaigns.queries.target import Choice, Offer, Wanted
from organisations.models import Recipient, User

LONGEST = 80


def wanted_in(asked: QueryDict) -> Wanted:
    """What the address of the page asks for. Values that no filter offers find nothing, and harm nothing."""
    one = {name: asked.get(name, "")[:LONGEST] for name in ("kind", "region", "host", "metro", "words")}
    states = tuple(code for code in asked.getlist("state") if len(code) == len("KZ"))
    return Wanted(states=states, **one)


class PickForm(forms.Form):
    """`pick` holds keys of offers, as the page showed them."""

    pick = forms.MultipleChoiceField(
        required=True, error_messages={"required": _("Tick at least one recipient.")}, label=_("recipients")
    )
    coordinator = forms.ModelChoiceField(
        User.objects.none(), required=False, label=_("coordinator for all of them"), empty_label=_("nobody yet")
    )

    def __init__(self, *given: Any, offers: Iterable[Offer], people: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.offers = {offer.key: offer for offer in offers}
        self.fields["pick"].choices = [(key, key) for key in self.offers]  # type: ignore[attr-defined]
        self.fields["coordinator"].queryset = people  # type: ignore[attr-defined]

    def choices(self) -> list[Choice]:
        picked = [self.offers[key] for key in self.cleaned_data["pick"]]
        return [Choice(offer.recipient, offer.host if offer.covers else "") for offer in picked]


class OwnRecipientForm(forms.Form):
    """Checked by the domain, which proposes a time zone where none was written."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields.update(fields_for_model(Recipient, ["kind", "name", "city", "country", "time_zone"]))
