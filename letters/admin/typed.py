"""Inlines in which more is typed than the row has columns."""

from functools import partial
from typing import Any

from django.http import HttpRequest

from letters.forms.typed import typed_in
from organisations.admin.base import ScopedInline


class TypedInline(ScopedInline):
    """What was typed beside the row's columns goes to the domain function too."""

    def write_row(self, request: HttpRequest, row: Any, function: Any) -> None:
        takes_words = function is not None and function is not self.remove_with
        super().write_row(request, row, partial(function, **typed_in(row)) if takes_words else function)
