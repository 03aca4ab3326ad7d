"""The passages are written here: words, and which demands they make in which order."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from campaigns.models import Demand
from letters.forms.letter import checked_words
from letters.forms.typed import TypedForm
from letters.models import Passage
from letters.queries.passage import demands_of

Numbers = dict[str, str]


class OrderWidget(forms.Widget):
    """A small number beside each choice: 1 for the first, empty for none. Folded while none has one; needs no script."""

    choices: Sequence[tuple[str, str]] = ()
    use_fieldset = True

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        numbers = value if isinstance(value, dict) else {}
        rows = ((name, key, numbers.get(key, ""), label) for key, label in self.choices)
        row = (
            '<label class="order__choice"><input type="text" inputmode="numeric" name="{}-{}" value="{}"> '
            "<span>{}</span></label>"
        )
        return format_html(
            '<details class="fold"{}><summary>{}</summary><div class="order">{}</div><div class="help">{}</div></details>',
            " open" if numbers else "",
            _("Demands made here") if numbers else _("Demands made here: none"),
            format_html_join("", row, rows),
            _("Number them 1, 2, 3 as they come. A list prints them; prose only records that it makes them."),
        )

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Numbers:
        typed = {key: str(data.get(f"{name}-{key}", "")).strip() for key, _label in self.choices}
        return {key: number for key, number in typed.items() if number}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}-{key}" in data for key, _label in self.choices)


class OrderField(forms.Field):
    """Some of the rows in the order in which they were numbered; cleans to a list."""

    widget = OrderWidget

    def __init__(self, rows: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.offer(rows)

    def offer(self, rows: Sequence[Any]) -> None:
        self.rows = {str(row.pk): row for row in rows}
        self.widget.choices = [(key, str(row)) for key, row in self.rows.items()]

    def __deepcopy__(self, memo: Any) -> "OrderField":
        copied: OrderField = super().__deepcopy__(memo)
        copied.offer(list(self.rows.values()))
        return copied

    def prepare_value(self, value: Any) -> Numbers:
        """A list of rows, as numbers."""
        return value if isinstance(value, dict) else {str(row.pk): str(n) for n, row in enumerate(value or [], 1)}

    def to_python(self, value: Any) -> list[Any]:
        numbers: Numbers = value or {}
        if not all(number.isascii() and number.isdigit() for number in numbers.values()):
            raise ValidationError(_("Number the demands 1, 2, 3 in the order you want; leave the others empty."))
        return [self.rows[key] for key in sorted(numbers, key=lambda key: int(numbers[key]))]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial) != (data or {})


class PassageForm(TypedForm):
    typed = ("demands",)
    offered: ClassVar[Sequence[Demand]] = ()

    demands = OrderField(label=_("Demands"))

    class Meta:
        model = Passage
        fields = ["kind", "text", "demands", "position", "hidden"]
        widgets = {"text": forms.Textarea(attrs={"rows": 7, "class": "writing"})}
        help_texts = {"text": "", "position": _("Empty: at the end.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        demands = self.fields["demands"]
        if isinstance(demands, OrderField):
            demands.offer(self.offered)
        self.fields["position"].required = False
        if self.instance.pk and not self.instance._state.adding:
            self.initial["demands"] = demands_of(self.instance)
        else:
            self.initial["position"] = None

    def clean_text(self) -> str:
        return checked_words(self.cleaned_data["text"], field="text")

    def clean_position(self) -> int:
        return int(self.cleaned_data["position"] or self.instance.position)


class OwnWordsForm(forms.Form):
    """Other words for one passage of the base."""

    text = forms.CharField(
        label=_("in this letter"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 7})
    )

    def clean_text(self) -> str:
        return checked_words(self.cleaned_data["text"], field="text")
