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
PER_PAGE = 200
"""Offers on one page of the list; what is ticked on the others goes along with it."""


def wanted_in(asked: QueryDict) -> Wanted:
    """What the address of the page asks for. Values that no filter offers find nothing, and harm nothing."""
    one = {name: asked.get(name, "")[:LONGEST] for name in ("kind", "region", "host", "metro", "words")}
    states = tuple(code for code in asked.getlist("state") if len(code) == len("KZ"))
    return Wanted(states=states, **one)


class Ticked(forms.MultipleChoiceField):
    """Keys of offers, looked up and not searched for: there may be thousands."""

    def offer(self, offers: Iterable[Offer]) -> None:
        self.offers = {offer.key: offer for offer in offers}

    def valid_value(self, value: str) -> bool:
        return value in self.offers


class PickForm(forms.Form):
    """`pick` holds keys of offers, as the page showed them; `elsewhere` those that are ticked on its other pages, in one
    field, for a request may have a thousand fields and not more."""

    pick = Ticked(
        required=True,
        error_messages={
            "required": _("Tick at least one recipient."),
            "invalid_choice": _(
                "Something that you ticked cannot be chosen any more: somebody has added it meanwhile, or it has gone from "
                "the list. It is not ticked now, the others are."
            ),
        },
        label=_("recipients"),
    )
    coordinator = forms.ModelChoiceField(
        User.objects.none(), required=False, label=_("coordinator for all of them"), empty_label=_("nobody yet")
    )

    def __init__(self, *given: Any, offers: Iterable[Offer], people: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["pick"].offer(offers)  # type: ignore[attr-defined]
        self.fields["coordinator"].queryset = people  # type: ignore[attr-defined]

    def choices(self) -> list[Choice]:
        """In the order of the list, on whatever page each was ticked."""
        picked, offers = set(self.cleaned_data["pick"]), self.fields["pick"].offers.values()  # type: ignore[attr-defined]
        return [Choice(one.recipient, one.host if one.covers else "") for one in offers if one.key in picked]


def ticked_in(posted: QueryDict) -> list[str]:
    """On all pages together, each once."""
    return [*dict.fromkeys([*posted.getlist("pick"), *posted.get("elsewhere", "").split()])]


class OwnRecipientForm(forms.Form):
    """Checked by the domain, which proposes a time zone where none was written."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields.update(fields_for_model(Recipient, ["kind", "name", "city", "country", "time_zone"]))
