"""A demand is written in one line: its short name, and how letters in the campaign's main language say it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import DemandText
from campaigns.placeholders import is_fillable
from organisations.fields import is_printable
from organisations.forms.domain import DomainForm


class DemandForm(DomainForm):
    """The row carries the wording to the domain function: it stands in a table of its own, one for each language."""

    wording = forms.CharField(
        label=_("as letters say it, in the main language"),
        max_length=400,
        validators=[is_printable, is_fillable],
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            texts = DemandText.objects.filter(demand=self.instance, language=self.instance.campaign.language)
            self.initial["wording"] = next(iter(texts.values_list("text", flat=True)), "")

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        self.instance.typed = {"wording": self.cleaned_data.get("wording", "")}


class WordingForm(DomainForm):
    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        is_fillable(text)
        return text
