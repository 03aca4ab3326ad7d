"""`manage.py load_demo`: the case in an empty database, and the logins that open it."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from letters.domain.demo import DemoLogins, is_empty, load_demo
from organisations.errors import DemarcheError
from organisations.queries.clock import read_clock

FILE = "demo-logins.txt"


class Command(BaseCommand):
    help = "Fill an empty database with the demo and print its logins. Only with DEMO=1, on one's own machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="if there is data already, only print the logins that were made"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO is off: the demo is only loaded with DEMO=1.")
        file = settings.DATA_DIR / FILE
        if not (options["if_empty"] and not is_empty()):
            self.load(file)
        if file.exists():
            self.stdout.write(file.read_text())

    def load(self, file: Path) -> None:
        """The logins are written before the data is committed: there is no data without its logins."""
        try:
            with transaction.atomic():
                write_private(file, as_text(load_demo(now=read_clock())))
        except DemarcheError as refusal:
            raise CommandError(str(refusal)) from refusal


def as_text(logins: DemoLogins) -> str:
    """Lines for people: the password once, then each person with role and organisation."""
    said = [(one.user.email, f"{one.get_role_display()}, {one.owner.name}") for one in logins.members]
    said.append((logins.operator.email, "operator of the installation, member of nothing"))
    width = max(len(email) for email, _who in said)
    lines = [f"  {email:{width}}  {who}" for email, who in said]
    return "\n".join([f"Demo password:      {logins.password}", "Demo logins:", *lines, ""])


def write_private(file: Path, text: str) -> None:
    """Readable by this account of the machine only, also where a file was left by an earlier database."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(text)
