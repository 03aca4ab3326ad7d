"""Giving a logo."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.fields import is_printable


class LogoForm(forms.Form):
    picture = forms.FileField(
        label=gettext_lazy("picture"),
        help_text=gettext_lazy("PNG, JPEG or WebP, at most 2 MB. It is printed up to 60 mm wide and 15 mm high."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    says = forms.CharField(
        label=gettext_lazy("what it shows"),
        max_length=200,
        validators=[is_printable],
        help_text=gettext_lazy("For people who cannot see it: usually the organisation's name."),
    )

    def clean_picture(self) -> bytes:
        content: Any = self.cleaned_data["picture"].read()
        if not content:
            raise ValidationError(_("The file is empty."))
        return bytes(content)
