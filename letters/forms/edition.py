"""What a person decides when a letter is frozen, registered, or a printed name is erased."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from letters.enums import EraseReason
from letters.languages import name_of
from letters.models import Edition, Translation
from letters.models.edition import LARGEST_PDF
from letters.problems import Condition
from organisations.forms.walltime import at_place


class FreezeForm(forms.Form):
    """Cleans to the keywords of `freeze_letter`. Times are those of the recipient's clock."""

    cut_off = forms.DateTimeField(
        label=gettext_lazy("names until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("By the clock of the recipient's city. Empty: until this moment."),
    )

    translations = forms.MultipleChoiceField(
        label=gettext_lazy("courtesy translations that go along"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "They are printed behind the signatures. Complete ones of the current version can go along."
        ),
    )
    passed = forms.MultipleChoiceField(required=False, choices=Condition.choices, widget=forms.MultipleHiddenInput)

    def __init__(
        self,
        *args: Any,
        standing: Sequence[Edition],
        translations: Sequence[Translation] = (),
        zone: str,
        now: datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.now = zone, now
        self.standing = {str(edition.pk): edition for edition in standing}
        self.complete = {str(row.pk): row for row in translations}
        if standing:
            self.fields["place"] = forms.ChoiceField(label=_("This edition"), choices=self._places())
        if translations:
            field = self.fields["translations"]
            field.choices = [(key, name_of(row.language)) for key, row in self.complete.items()]  # type: ignore[attr-defined]
            field.initial = list(self.complete)
        else:
            del self.fields["translations"]

    def _places(self) -> list[tuple[str, str]]:
        places = [("", _("Choose …"))]
        for key, edition in self.standing.items():
            also = edition.supplements_id is None and len(self.standing) > 1
            replaces = _("replaces %(edition)s and its supplements") if also else _("replaces %(edition)s")
            places.append((f"supersedes:{key}", replaces % {"edition": edition}))
            if edition.supplements_id is None:
                adds = _("supplements %(edition)s with names that came since") % {"edition": edition}
                places.append((f"supplements:{key}", adds))
        return places

    def clean_cut_off(self) -> datetime:
        typed = self.cleaned_data["cut_off"]
        return at_place(typed, self.zone) if typed else self.now

    def keywords(self) -> dict[str, Any]:
        how, _colon, key = self.cleaned_data.get("place", "").partition(":")
        asked = {"cut_off": self.cleaned_data["cut_off"], "passed": self.cleaned_data["passed"]}
        return {**asked, "translations": self.chosen(), **({how: self.standing[key]} if how else {})}

    def chosen(self) -> list[Translation]:
        """Those that are to go along: as the form says it, or all that may."""
        keys = self.cleaned_data.get("translations", []) if self.is_bound else list(self.complete)
        return [self.complete[key] for key in keys]

    def ticked(self) -> list[str]:
        """Conditions whose warnings the person has passed."""
        passed: list[str] = self.cleaned_data.get("passed", []) if self.is_bound else []
        return passed


class ExternalForm(forms.Form):
    """A letter that was written elsewhere: its PDF, or the statement that its text is not known."""

    file = forms.FileField(label=gettext_lazy("the letter as PDF"), required=False)
    not_known = forms.BooleanField(label=gettext_lazy("the text is not known"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file and file.size > LARGEST_PDF:
            raise ValidationError({"file": _("The file is larger than 10 MB. Make a smaller PDF of it.")})
        if bool(file) == bool(cleaned.get("not_known")) and not self.errors:
            raise ValidationError(_("Choose the PDF, or say that the text is not known."))
        return {"file": file.read() if file else None}


class EraseForm(forms.Form):
    why = forms.TypedChoiceField(
        label=gettext_lazy("why"), choices=[("", gettext_lazy("Choose …")), *EraseReason.choices], coerce=EraseReason
    )
