"""What a reader says is wrong in the directory. Nothing is asked of who they are."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from letters.forms.person import LinesField
from organisations.domain.correction import proposable
from organisations.enums import CorrectionPart
from organisations.errors import DemarcheError

PARTS = {
    CorrectionPart.NAME: _("Its name"),
    CorrectionPart.CITY: _("Its city"),
    CorrectionPart.STREET: _("Its street address"),
    CorrectionPart.POST: _("Its postal address"),
    CorrectionPart.PHONE: _("Its telephone number"),
    CorrectionPart.EMAIL: _("Its e-mail address"),
    CorrectionPart.WEB_FORM: _("Its web form"),
    CorrectionPart.HOURS: _("Its opening hours"),
    CorrectionPart.HEAD: _("Who heads it"),
    CorrectionPart.CLOSED: _("It is closed or has moved"),
    CorrectionPart.OTHER: _("Something else"),
}


class CorrectionForm(forms.Form):
    """`homepage` is for programs only: people do not see it."""

    part = forms.ChoiceField(label=_("What is wrong"), choices=[("", _("Choose")), *PARTS.items()])
    words = LinesField(label=_("What it should say"))
    where = LinesField(
        label=_("Where one can see that"),
        help_text=_("For example the address of a page, or: a letter from them, last week. Do not write who you are."),
    )
    homepage = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean_words(self) -> str:
        """As the directory could take it, so that nobody has to guess what was meant."""
        words: str = self.cleaned_data["words"]
        if "part" not in self.cleaned_data:
            return words
        try:
            return proposable(CorrectionPart(self.cleaned_data["part"]), words)
        except DemarcheError as refusal:
            raise ValidationError(str(refusal)) from refusal
