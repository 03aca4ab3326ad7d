"""The erasure ledger out of the database, and into one that was restored from a backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from letters.domain.retention import export_erasures, replay_erasures
from organisations.errors import DemarcheError
from organisations.queries.clock import read_clock
from organisations.queries.erasure import read_line


class Command(BaseCommand):
    help = "Write the erasure ledger to a file, or erase again what a restored backup has brought back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--export", metavar="FILE", type=Path, help="write the ledger; keep it apart from backups")
        which.add_argument(
            "--replay", metavar="FILE", type=Path, help="erase, stop and block again whoever stands in it"
        )

    def handle(self, *args: Any, export: Path | None = None, replay: Path | None = None, **options: Any) -> None:
        try:
            if export:
                lines = export_erasures()
                _write(export, "".join(f"{line}\n" for line in lines))
                self.stdout.write(f"{len(lines)} erasures written to {export}.")
            if replay:
                entries = [read_line(line) for line in replay.read_text(encoding="utf-8").splitlines() if line]
                done = replay_erasures(entries, now=read_clock())
                self.stdout.write(
                    f"{done} of {len(entries)} erasures were done again; the others are about nothing here."
                )
        except (DemarcheError, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error


def _write(path: Path, text: str) -> None:
    """Whole or not at all, and readable for its owner only."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.touch(mode=0o600)
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
