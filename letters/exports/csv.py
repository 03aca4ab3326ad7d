"""The one writer of CSV: columns are described once, rows are streamed, each cell is safe in a spreadsheet."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.utils.functional import Promise

from letters.exports.cells import safe_cell

Row = TypeVar("Row")
Cell = str | Promise | int | date | None

BYTE_ORDER_MARK = "\ufeff"
"""Stands in front of every file: without it spreadsheet programs read "Malmö" in a code page of their own."""


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: a stable `key` for machines, a translated `heading` for people, and how a row gives its value."""

    key: str
    heading: str | Promise
    value: Callable[[Row], Cell]


class _Echo:
    """A file that hands back what is written to it: the csv module formats, nobody collects."""

    def write(self, text: str) -> str:
        return text


def write_csv(
    columns: Sequence[Column[Row]], rows: Iterable[Row], head: Iterable[Sequence[Cell]] = ()
) -> Iterator[str]:
    """The file line by line (RFC 4180, to be encoded as UTF-8): byte order mark, what stands in the `head` and an empty
    line after it, headings, then `rows` as they come.

    None becomes an empty cell; dates and times are written in ISO 8601, numbers as numbers.
    What a CSV reader gives back are cells with their apostrophes; `original_cell` takes these out.
    """
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK
    lines = [writer.writerow([_cell(value) for value in line]) for line in head]
    yield from [*lines, writer.writerow([])] if lines else []
    yield writer.writerow([safe_cell(str(column.heading)) for column in columns])
    for row in rows:
        yield writer.writerow([_cell(column.value(row)) for column in columns])


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int | date) else safe_cell(str(value))
