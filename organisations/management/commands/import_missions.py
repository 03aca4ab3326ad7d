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
from organisations.enums import Skip
from organisations.queries.clock import read_clock


class Command(BaseCommand):
    help = "Take a list of missions (CSV, plain or gzip) into the shared directory. What a person edited stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=OWN_LIST, help="the list; without it our own")
        parser.add_argument("--dry-run", action="store_true", help="say what would change and write nothing")
        parser.add_argument("--if-new", action="store_true", help="do nothing if this list was the last one taken in")
        every = f"tell every line; without it the first {TOLD} faults, rows that differ and rows that are gone"
        parser.add_argument("--all", action="store_true", help=every)

    def handle(self, *args: Any, file: Path, dry_run: bool, if_new: bool, **options: Any) -> None:
        every = options["all"]
        most = None if every else TOLD
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
            self._tell_faults(refusal.plan)
            raise CommandError(str(refusal)) from refusal
        if plan.faults:
            self._tell_faults(plan)
            raise CommandError("The list has faults, so nothing of it would be taken in.")
        if options["verbosity"]:
            self._tell(plan, every=every)

    def _tell_faults(self, plan: Plan) -> None:
        for row, column, sentence in plan.told["faults"]:
            self.stderr.write(f"row {row}{f', column {column}' if column else ''}: {sentence}")
        self.stderr.write(f"{plan.faults} faults{_untold(plan.faults, plan, 'faults')}")

    def _tell(self, plan: Plan, *, every: bool) -> None:
        skipped = sum(plan.skipped.values())
        self.stdout.write(
            f"{plan.rows} rows: {plan.added} added, {plan.changed} changed, {plan.unchanged} unchanged, {skipped} skipped"
        )
        for reason, number in sorted(plan.skipped.items()):
            self.stdout.write(f"  skipped {number}: {reason.label if hasattr(reason, 'label') else reason}")
        sorts = {
            "added": (plan.added, "added"),
            "changed": (plan.changed, "changed"),
            "skipped": (skipped, "skipped"),
            "kept": (plan.kept, "differ and stay as a person left them"),
            "gone": (plan.gone, "of the directory are gone from the list; they stay"),
        }
        for sort in sorts if every else ("kept", "gone"):
            number, sentence = sorts[sort]
            if number:
                self.stdout.write(f"{number} {sentence}{_untold(number, plan, sort)}")
            for row, name, what in plan.told.get(sort, []):
                said = filter(None, [f"row {row}" if row else "", name, dict(Skip.choices).get(what, what)])
                self.stdout.write(f"  {': '.join(map(str, said))}")


def _untold(number: int, plan: Plan, sort: str) -> str:
    more = number - len(plan.told[sort])
    return f" ({more} more than these; --all tells them)" if more else ""
