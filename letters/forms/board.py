"""What is asked on the board of a campaign's letters: filters in the address, and what an act needs to know."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from letters.models import Letter
from letters.queries.board import Wanted
from organisations.identifiers import is_key
from organisations.models import User


def wanted_in(asked: Mapping[str, str]) -> Wanted:
    words = {name: asked.get(name, "")[:60] for name in ("language", "state", "coordinator", "lacking", "sort")}
    return Wanted(**words, moved=bool(asked.get("moved")))


class BeginForm(forms.Form):
    """The base letter says the language; without one it is chosen."""

    base = forms.ModelChoiceField(
        label=_("Base letter"),
        queryset=Letter.objects.none(),
        required=False,
        empty_label=_("none: each letter is written by itself"),
        help_text=_("Each letter takes its passages, until it says something else."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)
    title = forms.CharField(label=_("Title"), max_length=160, help_text=_("For lists and the public page."))

    def __init__(self, *args: Any, campaign: Campaign, bases: QuerySet[Letter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        base = self.fields["base"]
        base.queryset = bases  # type: ignore[attr-defined]
        first = bases.first()
        base.initial = first
        self.fields["language"].initial = first.language if first else campaign.language
        self.fields["title"].initial = first.title if first else campaign.name

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        base = cleaned.get("base")
        return {**cleaned, "language": base.language if base else cleaned.get("language", "")}


class AssignForm(forms.Form):
    coordinator = forms.ModelChoiceField(
        label=_("Coordinator"), queryset=User.objects.none(), required=False, empty_label=_("nobody")
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["coordinator"].queryset = people  # type: ignore[attr-defined]


def keys_in(sent: QueryDict) -> list[UUID]:
    """Of the boxes that were ticked, each once; what is no key is passed over."""
    return [UUID(key) for key in dict.fromkeys(sent.getlist("key")) if is_key(key)]
