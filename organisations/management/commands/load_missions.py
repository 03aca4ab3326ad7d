"""`manage.py load_missions`: the missions that come with the product, in the shared directory."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from organisations.directory import MISSIONS
from organisations.domain.mission import enter_missions
from organisations.errors import DemarcheError
from organisations.queries.clock import read_clock


class Command(BaseCommand):
    help = "Put the missions that come with the product into the shared directory, where they are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            entered = enter_missions(MISSIONS, by=None, now=read_clock())
        except DemarcheError as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["verbosity"]:
            self.stdout.write(f"{len(entered)} missions entered, {len(MISSIONS) - len(entered)} were there already.")
