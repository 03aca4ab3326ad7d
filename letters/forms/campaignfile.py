"""A campaign file that is read in, as a file or typed; the name of a copy."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from letters.readers.yamltree import LARGEST
from organisations.models import Organisation

LONGEST_TYPED = 900_000
"""Bytes of a text that can be sent as one; the rest of what a request may hold is left for its other fields."""


class CampaignFileForm(forms.Form):
    """What was read stands in `text` afterwards, where a fault can be mended at its line, unless it is too long for that:
    then the file is chosen once more."""

    owner = forms.ModelChoiceField(label=_("For"), queryset=Organisation.objects.none(), empty_label=None)
    file = forms.FileField(label=_("Campaign file"), required=False)
    text = forms.CharField(
        label=_("or its text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "wrap": "off", "class": "campaign-file"}),
    )

    def __init__(self, *args: Any, owners: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]
        self.fields["owner"].initial = owners.first()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if file is not None and file.size > LARGEST:
            self.add_error(
                "file", ValidationError(_("The file is larger than %(limit)d bytes."), params={"limit": LARGEST})
            )
        elif file is None and not text.strip():
            self.add_error("file", ValidationError(_("Choose a file, or write its text.")))
        return cleaned

    def content(self) -> bytes:
        """Of a valid form."""
        file, text = self.cleaned_data.get("file"), self.cleaned_data["text"]
        raw: bytes = file.read() if file is not None else text.encode()
        return raw.replace(b"\r\n", b"\n")


class CopyForm(forms.Form):
    name = forms.CharField(label=_("Name of the copy"), max_length=160)
