"""Facts with their source: asked for once on the page, kept with each field that was changed, told beside it."""

from collections.abc import Callable
from functools import partial
from inspect import signature

from django.db.models import Model
from django.http import HttpRequest

from organisations.admin.guard import Scoped
from organisations.models.recipient import Sourced
from organisations.queries.recipient import label_of


class SaysWhere(Scoped):
    """What was typed into the page's one box (`RecipientForm.stands_in`) goes to the functions that change its rows."""

    def write_row(self, request: HttpRequest, row: Model, function: Callable[..., object] | None) -> None:
        if function is not None and "stands_in" in signature(function).parameters:
            function = partial(function, stands_in=request.POST.get("stands_in", "").strip())
        super().write_row(request, row, function)


def edited_in(row: Sourced) -> list[str]:
    """Each field that a person has edited, since when it stands so, and where."""
    return [
        f"{label_of(row, name)} ({', '.join(filter(None, [fact['as_of'], fact['source']]))})"
        for name, fact in row.provenance.items()
        if fact.get("edited")
    ]
