"""What a person decides when a version is made."""

from django import forms
from django.utils.translation import gettext_lazy as _


class VersionForm(forms.Form):
    material = forms.TypedChoiceField(
        label=_("What has changed?"),
        choices=[
            ("", _("Choose …")),
            ("no", _("Wording, spelling, layout: it says the same")),
            ("yes", _("It says something else: earlier signatures do not stand under it")),
        ],
        coerce=lambda answer: answer == "yes",
    )
