"""What an organiser says when signatures are judged, or looked for."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from letters.enums import HideReason, Invalid, ShowReason
from letters.forms.person import AddressField


class HideForm(forms.Form):
    reason = forms.TypedChoiceField(
        label=_("why"), choices=[("", _("Choose …")), *HideReason.choices], coerce=HideReason
    )


class ShowForm(forms.Form):
    reason = forms.TypedChoiceField(
        label=_("why"), choices=[("", _("Choose …")), *ShowReason.choices], coerce=ShowReason
    )


class InvalidForm(forms.Form):
    reason = forms.TypedChoiceField(label=_("why"), choices=[("", _("Choose …")), *Invalid.choices], coerce=Invalid)


class CountedForm(forms.Form):
    """`number` is how many the person was told of: it is said again where the list has changed since."""

    number = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: int, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"number": now}, **kwargs})
        self.now = now

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("number") != self.now:
            self.data = {**self.data, "number": str(self.now)}
            raise forms.ValidationError(
                _("The list has changed: these are %(number)d signatures now. Look again before you go on."),
                params={"number": self.now},
            )
        return cleaned


class InvalidateForm(InvalidForm, CountedForm):
    pass


class FindForm(forms.Form):
    """In one campaign: who may be found in another is another question."""

    campaign = forms.ModelChoiceField(label=_("campaign"), queryset=Campaign.objects.none(), empty_label=None)
    email = AddressField(
        label=_("whole e-mail address"), help_text=_("As it was typed or in another spelling of the same mailbox.")
    )

    def __init__(self, *args: Any, campaigns: QuerySet[Campaign], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]
