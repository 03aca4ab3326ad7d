"""`manage.py rotate_keys`: seal everything under the first key of MASTER_KEYS."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from organisations.domain.key import retire_key, rotate_keys
from organisations.errors import DemarcheError
from organisations.queries.clock import read_clock


class Command(BaseCommand):
    help = (
        "Seal personal data anew under the first key of MASTER_KEYS. Safe to stop and to run again, also while in use."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--retire", metavar="ID", help="afterwards forget this key; refused while it seals anything"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            moved = rotate_keys(now=read_clock())
            self.stdout.write(f"{moved} values moved to the current key.")
            if options["retire"]:
                retire_key(options["retire"], now=read_clock())
                self.stdout.write(f"Key '{options['retire']}' is forgotten: take it out of MASTER_KEYS now.")
        except DemarcheError as refusal:
            raise CommandError(str(refusal)) from refusal
