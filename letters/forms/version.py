"""What a person decides when a version is made."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _choice(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[
            ("", _("Choose …")),
            ("no", _("Wording, spelling, layout: it says the same")),
            ("yes", _("It says something else: earlier signatures do not stand under it")),
        ],
        coerce=lambda answer: answer == "yes",
    )


class VersionForm(forms.Form):
    material = _choice(_("What has changed?"))


class RestoreForm(forms.Form):
    material = _choice(_("What does this text say, beside the present one?"))
