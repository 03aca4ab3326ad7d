"""Our template of a select (templates/django/forms) is shorter on the way than Django's own, and says the same."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer

CHOICES = [("", "-"), ("DE", "<Germany>"), ("Nordic", [("SE", "Sweden"), (3, "Three & more")]), (None, "None")]


@pytest.mark.parametrize(
    ("widget", "value"),
    [
        (forms.Select(choices=CHOICES), "SE"),
        (forms.Select(choices=CHOICES, attrs={"class": "a", "required": True, "disabled": False}), None),
        (forms.SelectMultiple(choices=CHOICES), ["DE", "3"]),
        (forms.NullBooleanSelect(), True),
    ],
)
def test_a_select_says_what_djangos_own_says(widget: forms.Select, value: Any) -> None:
    theirs, ours = (
        widget.render("country", value, {"id": "id_country"}, renderer)
        for renderer in (DjangoTemplates(), get_default_renderer())
    )
    assert str(ours).split() == str(theirs).split()
    assert "selected" in ours
