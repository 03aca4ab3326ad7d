"""When the names of each campaign go, what would go now, and doing it."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from letters.domain.retention import Outlook, anonymise_due, outlook
from organisations.queries.clock import read_clock


class Command(BaseCommand):
    help = "Show for each campaign when its names go and how many rows that concerns; with --do remove what is due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--campaign", metavar="CODE", help="show only the campaign with this code")
        parser.add_argument("--do", action="store_true", help="remove the names whose time is over")

    def handle(self, *args: Any, campaign: str = "", do: bool = False, **options: Any) -> None:
        now = read_clock()
        if do and campaign:
            raise CommandError("--do removes whatever is due, in all campaigns. Leave out --campaign.")
        shown = [one for one in outlook(now=now) if campaign in {"", None, one.ending.campaign.code}]
        if campaign and not shown:
            raise CommandError(f"No campaign has the code '{campaign}'.")
        for one in shown:
            self._show(one)
        if do:
            self.stdout.write(f"The names of {anonymise_due(now=now)} campaigns were removed.")
        else:
            self.stdout.write("Nothing was changed. Give --do to remove what is due; the sweep does it by itself.")

    def _show(self, one: Outlook) -> None:
        ending = one.ending
        self.stdout.write(f"{ending.campaign.code} {ending.campaign.name}: {_when(one)}. {ending.because}")
        self._rows(one.rows)

    def _rows(self, rows: Mapping[str, int]) -> None:
        for table, number in rows.items():
            if number:
                self.stdout.write(f"  {table}: {number}")


def _when(one: Outlook) -> str:
    if one.ending.campaign.anonymised_at:
        return f"names removed at {one.ending.campaign.anonymised_at:%Y-%m-%d %H:%M}"
    return f"names {'would go now, due' if one.due else 'go'} at {one.ending.due:%Y-%m-%d %H:%M}"
