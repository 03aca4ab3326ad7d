"""Forms that two people may have open at once: neither undoes what the other has written meanwhile without seeing it."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from organisations.forms.domain import DomainForm


class SharedForm(DomainForm):
    """Each field of a row that stands already is posted with the value that the page was opened with. What only somebody
    else has changed since stays theirs; what both have is refused, says what theirs is, and may then be replaced."""

    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.show_hidden_initial = not self.instance._state.adding
            if self.is_bound and isinstance(field, forms.MultiValueField):
                self.data = self.data.copy()  # Django asks for one name, and such a field is posted in parts
                self.data.setdefault(self.add_initial_prefix(name), "")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for bound in [self[name] for name in self.cleaned_data if self._was_changed(self[name])]:
            if bound.name not in self.changed_data:
                self.cleaned_data[bound.name] = self._stored(bound)
            elif bound.field.has_changed(bound.initial, _plain(bound.data)):
                self.add_error(bound.name, self._told(bound))
                self._note_seen(bound)
        return cleaned

    def _was_changed(self, bound: BoundField) -> bool:
        """By somebody else, since the page was opened. A page that does not say how it was opened is taken at its word."""
        opened = self._widget_data_value(bound.field.hidden_widget(), bound.html_initial_name)  # type: ignore[attr-defined]
        is_told = opened is not None and opened != [None, None]
        return bound.field.show_hidden_initial and is_told and bound.field.has_changed(bound.initial, _plain(opened))

    def _stored(self, bound: BoundField) -> Any:
        """Words that are sealed stand in no column."""
        return getattr(self.instance, bound.name, bound.initial)

    def _told(self, bound: BoundField) -> str:
        label = getattr(self.instance, f"get_{bound.name}_display", None)
        is_row = isinstance(bound.field, forms.ModelChoiceField)
        theirs = label() if label else self._stored(bound) if is_row else bound.initial
        if theirs in (None, ""):
            return _("Somebody else has emptied this since you opened the page. Save again to put yours there.")
        sentence = _(
            "Somebody else has put “%(theirs)s” here since you opened the page. Save again to replace it by yours."
        )
        return sentence % {"theirs": theirs}

    def _note_seen(self, bound: BoundField) -> None:
        """The page comes back with theirs beside it: the next time it is known."""
        self.data = self.data.copy()
        told = bound.field.hidden_widget().get_context(bound.html_initial_name, bound.initial, {})["widget"]
        for part in told.get("subwidgets", [told]):
            self.data[part["name"]] = part["value"] or ""


def _plain(value: Any) -> Any:
    """Browsers send the ends of lines in their own way."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
