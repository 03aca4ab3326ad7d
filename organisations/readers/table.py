"""A table that came from somewhere else (CSV, plain or gzip), read line by line without ever holding it. Whatever is wrong
with it becomes a fault with row and column; nothing raises but a programming error (threat T27)."""

import csv
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from gzip import BadGzipFile, GzipFile
from io import BufferedReader, RawIOBase
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organisations.fields import is_printable

LARGEST = 64 * 1024 * 1024
"""Bytes of the table, unpacked: a small archive can hold a very large one."""
LONGEST_LINE = 64 * 1024
LARGEST_CELL = 4_000
MOST_ROWS = 100_000
MOST_COLUMNS = 100
FORMULA = ("=", "@")
GZIP, BOM, OTHER_BOMS = b"\x1f\x8b", b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, for people. Rows are counted as a spreadsheet does: the head is row 1. Row 0: the file itself."""

    row: int
    column: str
    sentence: str | Promise


@dataclass(frozen=True, slots=True)
class Line:
    row: int
    cells: dict[str, str]


class _Unreadable(Exception):
    """No further line can be read."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def read_table(file: IO[bytes], *, needed: Sequence[str]) -> Iterator[Line | Fault]:
    """Each row of the table or what is wrong with it, in order. `needed` names the columns without which it is not this
    table; others may come and are handed on."""
    lines = _Lines(file)
    rows = csv.reader(lines, strict=True)
    try:
        head = [name.strip() for name in next(rows, [])]
        yield from (faults := list(_faults_of_head(head, needed)))
        if faults:
            return
        for number, cells in enumerate(rows, start=2):
            lines.began_row()
            if number > MOST_ROWS + 1:
                raise _Unreadable(_("The table has more than %(count)s rows.") % {"count": MOST_ROWS})
            if cells:
                yield from _row(number, head, cells)
    except (_Unreadable, csv.Error) as wrong:
        yield Fault(lines.row, "", _sentence(wrong))


def _row(number: int, head: list[str], cells: list[str]) -> Iterator[Line | Fault]:
    if len(cells) != len(head):
        words = _("%(found)s cells, where the head has %(wanted)s.") % {"found": len(cells), "wanted": len(head)}
        yield Fault(number, "", words)
        return
    kept = {name: cell.strip() for name, cell in zip(head, cells, strict=True)}
    faults = [Fault(number, name, why) for name, cell in kept.items() if (why := _fault_of(cell))]
    yield from faults
    if not faults:
        yield Line(number, kept)


def _fault_of(cell: str) -> str | Promise | None:
    if len(cell) > LARGEST_CELL:
        return _("The cell is longer than %(count)s characters.") % {"count": LARGEST_CELL}
    if cell.startswith(FORMULA):
        return _("The cell begins like a formula of a spreadsheet.")
    try:
        is_printable(cell)
    except ValidationError as wrong:
        return wrong.messages[0]
    return None


def _faults_of_head(head: list[str], needed: Sequence[str]) -> Iterator[Fault]:
    if len(head) > MOST_COLUMNS:
        yield Fault(1, "", _("The table has more than %(count)s columns.") % {"count": MOST_COLUMNS})
        return
    doubled = sorted({name for name in head if head.count(name) > 1})
    yield from (Fault(1, name, _("This column is there twice.")) for name in doubled)
    yield from (Fault(1, name, _("This column is missing.")) for name in needed if name not in head)


class _Lines:
    """Lines of text for the CSV reader, each bounded, and all lines of one row together."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = _unpacked(file)
        self.row = 0
        self._inside = 0

    def began_row(self) -> None:
        self.row, self._inside = self.row + 1, 0

    def __iter__(self) -> Iterator[str]:
        first = True
        while raw := self._next():
            if first:
                self.row, first = 1, False
                if raw.startswith(OTHER_BOMS):
                    raise _Unreadable(_("The file is not in UTF-8. Save it again as CSV in UTF-8."))
                raw = raw.removeprefix(BOM)
            yield self._text(raw)

    def _next(self) -> bytes:
        try:
            raw = self._file.readline(LONGEST_LINE + 1)
        except (BadGzipFile, EOFError, zlib.error) as wrong:
            raise _Unreadable(_("The file is packed (gzip) and damaged.")) from wrong
        self._inside += len(raw)
        if self._inside > LONGEST_LINE:
            raise _Unreadable(_("The row is far too long: perhaps a quotation mark is never closed."))
        return raw

    def _text(self, raw: bytes) -> str:
        if b"\0" in raw:
            raise _Unreadable(_("The row after this one holds a zero byte: this is no text."))
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as wrong:
            raise _Unreadable(
                _("The row after this one is not in UTF-8. Save the file again as CSV in UTF-8.")
            ) from wrong


class _Bounded(RawIOBase):
    """No more than so many bytes, then a fault."""

    def __init__(self, file: IO[bytes] | GzipFile) -> None:
        self._file, self._left = file, LARGEST

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        chunk = self._file.read(min(len(buffer), 1 << 16))
        self._left -= len(chunk)
        if self._left < 0:
            raise _Unreadable(_("The table is larger than %(count)s MB.") % {"count": LARGEST // 1024 // 1024})
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _unpacked(file: IO[bytes]) -> BufferedReader:
    magic = file.read(len(GZIP))
    file.seek(-len(magic), 1)
    return BufferedReader(_Bounded(GzipFile(fileobj=file) if magic == GZIP else file))


def _sentence(wrong: Exception) -> str | Promise:
    if isinstance(wrong, _Unreadable):
        return wrong.sentence
    return _("The row is no CSV: %(why)s.") % {"why": wrong}
