"""Whether each security log still tells all that was ever written into it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from organisations.queries import securitylog
from organisations.queries.securitylog import Head


class Command(BaseCommand):
    help = (
        "Check every security log from its first entry to its head; the first entry at fault is named, with the reason. "
        "With --heads, also that each still contains what a file from an earlier check says; without a fault the file "
        "is written anew. Keep it where nobody who can write to the database can write too."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--heads", metavar="FILE", type=Path, help="the heads of the last check, and of this one")

    def handle(self, *args: Any, heads: Path | None = None, **options: Any) -> None:
        found = list(securitylog.faults(_read(heads) if heads else None))
        for fault in found:
            self.stderr.write(fault.sentence)
        if found:
            raise SystemExit(1)
        standing = securitylog.heads()
        if heads:
            _write(heads, standing)
        total = sum(count for count, _digest in standing.values())
        self.stdout.write(f"{total} entries in {len(standing)} logs: everything agrees.")


def _read(path: Path) -> dict[UUID, Head]:
    """None yet: this is the first check."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
        known = [line.split() for line in lines if line]
        return {UUID(key): (int(count), digest) for key, count, digest in known}
    except (OSError, ValueError) as error:
        raise CommandError(f"{path} is not a file that this command has written: {error}") from error


def _write(path: Path, standing: dict[UUID, Head]) -> None:
    """Whole or not at all."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(
        "".join(f"{key} {count} {digest}\n" for key, (count, digest) in standing.items()), encoding="utf-8"
    )
    fresh.replace(path)
