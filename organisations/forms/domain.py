"""The form of every page where a domain function writes."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from organisations.errors import DemarcheError


class DomainForm(forms.ModelForm):
    """Shows the domain's refusal at its field, with everything that was typed still there."""

    refusal: ClassVar[DemarcheError | None] = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self._offer_held()
        for field in self.fields.values():
            if isinstance(field, forms.SplitDateTimeField):
                day, time = field.widget.widgets
                day.attrs["aria-label"] = _("%(field)s: day") % {"field": field.label}
                time.attrs["aria-label"] = _("%(field)s: time") % {"field": field.label}

    def _offer_held(self) -> None:
        """What the row refers to now can stay, even if it could be chosen no more: a body that was handed over since, a
        coordinator who has left. A select without it would empty the field, and nobody would notice."""
        for column in self.instance._meta.concrete_fields:
            field, held = self.fields.get(column.name), getattr(self.instance, column.attname)
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None and held is not None:
                field.queryset |= field.queryset.model._default_manager.filter(pk=held)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.refusal is not None:
            self.add_error(self.refusal.field if self.refusal.field in self.fields else None, str(self.refusal))
        return cleaned
