"""Asking a body's contact, and recording what it answered otherwise."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class AskBodyForm(forms.Form):
    to = forms.EmailField(
        label=_("address of the organisation's contact"),
        max_length=254,
        help_text=_("Somebody who may answer for it. A link that was mailed before ends."),
    )
    language = forms.ChoiceField(label=_("language of the question"), choices=lambda: settings.LANGUAGES)


class HowForm(forms.Form):
    how = forms.CharField(
        label=_("How do you know?"),
        max_length=200,
        help_text=_("For example: decision of the board, by telephone with the secretary. Your name is kept with it."),
    )
