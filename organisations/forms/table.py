"""Forms that stand in the lines of a table."""

from django import forms


class TableFormSet(forms.BaseInlineFormSet):
    """Only the head of the table shows what a column holds: each field says it to those who do not see the head."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            if not field.widget.is_hidden:
                # The admin wraps choices of other tables.
                widget: forms.Widget = getattr(field.widget, "widget", None) or field.widget
                widget.attrs.setdefault("aria-label", field.label)
