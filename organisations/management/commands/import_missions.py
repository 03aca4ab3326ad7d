"""`manage.py import_missions [FILE]`: the list that comes with the product, or another, into the shared directory."""

from argparse import ArgumentParser
from hashlib import file_digest
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from organisations.domain.missionimport import (
    OWN_LIST,
    TOLD,
    ImportRefused,
    Plan,
    import_missions,
    plan_import,
    was_imported,
)
from organisations.queries.clock import read_clock


class Command(BaseCommand):
    help = "Take a list of missions (CSV, plain or gzip) into the shared directory. What a person edited stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=OWN_LIST, help="the list; without it our own")
        parser.add_argument("--dry-run", action="store_true", help="say what would change and write nothing")
        parser.add_argument("--if-new", action="store_true", help="do nothing if this list was the last one taken in")

        parser.add_argument("--all", action="store_true", help=f"tell every line, not only the first {TOLD} of a sort")

    def handle(self, *args: Any, file: Path, dry_run: bool, if_new: bool, **options: Any) -> None:
        most = None if options["all"] else TOLD
        try:
            with file.open("rb") as source:
                digest = file_digest(source, "sha256").hexdigest()
                if if_new and was_imported(digest):
                    return
                source.seek(0)
                now = read_clock()
                if dry_run:
                    plan = plan_import(source, most=most, by=None, now=now)
                else:
                    plan = import_missions(source, name=file.name, digest=digest, most=most, by=None, now=now)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except ImportRefused as refusal:
            self._tell(refusal.plan, faults=True)
            raise CommandError(str(refusal)) from refusal
        if options["verbosity"]:
            self._tell(plan, faults=bool(plan.faults))
        if plan.faults:
            raise CommandError("The list has faults, so nothing of it would be taken in.")

    def _tell(self, plan: Plan, *, faults: bool) -> None:
        if faults:
            for row, column, sentence in plan.told["faults"]:
                self.stderr.write(f"row {row}{f', column {column}' if column else ''}: {sentence}")
            self.stderr.write(f"{plan.faults} faults{_untold(plan.faults, plan, 'faults')}")
            return
        skipped = sum(plan.skipped.values())
        self.stdout.write(
            f"{plan.rows} rows: {plan.added} added, {plan.changed} changed, {plan.unchanged} unchanged, {skipped} skipped"
        )
        for reason, number in sorted(plan.skipped.items()):
            self.stdout.write(f"  skipped {number}: {reason.label if hasattr(reason, 'label') else reason}")
        for sort, sentence in (
            ("kept", f"{plan.kept} differ and stay as a person left them"),
            ("gone", f"{plan.gone} of the directory are gone from the list; they stay"),
        ):
            if plan.told.get(sort):
                self.stdout.write(f"{sentence}{_untold(getattr(plan, sort), plan, sort)}")
            for row, name, what in plan.told.get(sort, []):
                self.stdout.write(f"  {f'row {row}: ' if row else ''}{name}: {what}")


def _untold(number: int, plan: Plan, sort: str) -> str:
    more = number - len(plan.told[sort])
    return f" ({more} more than these; --all tells them)" if more else ""
