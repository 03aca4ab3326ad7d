"""`manage.py import_campaign FILE`: a campaign file becomes a new campaign, all of it or nothing."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from letters.domain.campaignfile import FileRefused, import_campaign
from organisations.errors import DemarcheError
from organisations.queries.clock import read_clock
from organisations.queries.member import named_tenant


class Command(BaseCommand):
    help = "Make a campaign from a file (docs/campaign-file.md). Each fault is told with its line; then nothing is written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the file, or - for standard input")
        parser.add_argument("--organisation", default="", help="whose it becomes; needed where there are several")
        parser.add_argument("--dry-run", action="store_true", help="say what would be made and write nothing")

    def handle(self, *args: Any, file: str, organisation: str, dry_run: bool, **options: Any) -> None:
        try:
            content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
            owner = named_tenant(organisation)
            campaign, numbers = import_campaign(content, owner=owner, by=None, now=read_clock(), dry=dry_run)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except FileRefused as refusal:
            for fault in refusal.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"{len(refusal.faults)} faults; nothing was written.") from refusal
        except DemarcheError as refusal:
            raise CommandError(str(refusal)) from refusal
        made = ", ".join(f"{name}: {number}" for name, number in numbers.items())
        self.stdout.write(f"would make: {made}" if dry_run else f"{campaign.code} ({campaign}) is made: {made}")
