from typing import Any

from django.http import QueryDict

from campaigns.models import Demand
from letters.forms.passage import OrderField, OwnWordsForm

FREE, DROP, MEET = (Demand(name=name) for name in ("free them", "drop it", "<b>meet</b>"))


def cleaned(**numbers: str) -> list[Demand]:
    field = OrderField([FREE, DROP, MEET])
    keys = {"free": FREE.pk, "drop": DROP.pk, "meet": MEET.pk}
    data = QueryDict(mutable=True)
    data.update({f"d-{keys[name]}": number for name, number in numbers.items()})
    widget: Any = field.widget
    typed = widget.value_from_datadict(data, {}, "d")
    result: list[Demand] = field.clean(typed)
    return result


def test_rows_come_in_the_order_of_their_numbers() -> None:
    assert cleaned(drop=" 1 ", free="20", meet="3") == [DROP, MEET, FREE]
    assert cleaned(free="", drop="") == []


def test_a_stored_order_is_shown_as_numbers_and_words_are_escaped() -> None:
    field = OrderField([FREE, DROP, MEET])
    widget: Any = field.widget
    shown = widget.render("d", field.prepare_value([DROP, FREE]))
    assert f'name="d-{DROP.pk}" value="1"' in shown and f'name="d-{MEET.pk}" value=""' in shown
    assert "<b>meet" not in shown


def test_only_another_order_is_a_change() -> None:
    field = OrderField([FREE, DROP])
    assert not field.has_changed([DROP, FREE], {str(DROP.pk): "1", str(FREE.pk): "2"})
    assert field.has_changed([DROP, FREE], {str(FREE.pk): "1", str(DROP.pk): "2"})
    assert not field.has_changed(None, {})


def test_own_words_are_checked_for_placeholders() -> None:
    form = OwnWordsForm({"text": "Dear {{ citi }}"})
    assert not form.is_valid() and "Did you mean {{ city }}?" in form.errors["text"][0]
