"""Whose list of signatories was it? From any cut of one that has turned up somewhere."""

import csv
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from letters.domain.export import trace_rows
from letters.exports.cells import original_cell
from letters.queries.export import Trace

LONGEST = 50 * 1024 * 1024
SEPARATORS = ",;\t"


class Command(BaseCommand):
    help = (
        "Tell who asked for a list of signatories, from a file with rows of it, or from what is typed in (-): CSV with "
        "any of its columns, or one name on each line. By a row that was made for that list alone, by the references, or "
        "by the order of at least 20 names."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a path, or - for standard input")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        found = trace_rows(_rows(_text(file)))
        for trace in found:
            self.stdout.write(_told(trace))
        if not found:
            self.stderr.write(
                "No list that was made here fits. Ten more rows may be enough, if they are in their order."
            )
            raise SystemExit(1)


def _text(file: str) -> str:
    try:
        data = sys.stdin.buffer.read(LONGEST + 1) if file == "-" else Path(file).read_bytes()[: LONGEST + 1]
        if len(data) > LONGEST:
            raise CommandError("That is more than 50 MiB. A part of it is enough.")
        return data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read as text in UTF-8: {error}") from error


def _rows(text: str) -> list[list[str]]:
    """By the separator that is in its lines most often; a list of names has none."""
    separator = max(SEPARATORS, key=text.count)
    try:
        rows = csv.reader(text.splitlines(), delimiter=separator)
        return [[original_cell(cell) for cell in row] for row in rows if row]
    except csv.Error as error:
        raise CommandError(f"This is no CSV: {error}") from error


def _told(trace: Trace) -> str:
    export = trace.export
    signs = [f"“{name}” stands in no other list" for name in trace.canaries]
    if trace.references:
        signs.append(f"{trace.references} rows bear its reference")
    if trace.order:
        signs.append(f"the order is {trace.order:.1f} standard deviations from chance")
    head = (
        f"{export.requested_by} <{export.requested_by.email}>, {export.requested_at:%Y-%m-%d %H:%M} UTC, list {export.code} "
        f"({export.get_kind_display()}), for “{export.reason}”"
    )
    return "\n  ".join([head, *signs])
