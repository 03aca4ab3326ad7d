"""A letter's frame: to whom, in which language, the lines above the text, until when it can be signed."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from letters.models import Letter
from organisations.forms.shared import SharedForm
from organisations.forms.walltime import at_place, wall_clock

ADDRESS_AND_DATE = ("speaks_to", "place", "dated_on", "date_style", "posted_in")

LIMITS = ("least_signed", "most_pages")
"""What must be so before it is frozen."""


class LetterForm(SharedForm):
    class Meta:
        model = Letter
        # those of other tables by the admin, with its choices
        fields = ["title", "language", "sender", "addressee", "paper", "window", "goal", "closes_at"]
        fields += [*ADDRESS_AND_DATE, *LIMITS]
        help_texts = {"closes_at": _("By the clock of the recipient's city. May stay empty.")}
        widgets = {"sender": forms.Textarea(attrs={"rows": 3}), "addressee": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.closes_at is not None:
            self.initial["closes_at"] = wall_clock(self.instance.closes_at, self.instance.time_zone)

    def clean_closes_at(self) -> datetime | None:
        typed = self.cleaned_data["closes_at"]
        return at_place(typed, self.instance.time_zone) if typed else None
