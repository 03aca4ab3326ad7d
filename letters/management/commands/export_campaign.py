"""`manage.py export_campaign CODE`: a campaign as a file, on standard output."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from letters.exports.campaignfile import campaign_yaml
from letters.queries.campaignfile import campaign_data, named_campaign
from organisations.errors import DemarcheError
from organisations.ownership import owner_scope


class Command(BaseCommand):
    help = (
        "Write a campaign as a file (docs/campaign-file.md): texts, demands, recipients, letters, settings. No people."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("campaign", help="its code, or its name in small letters with hyphens")

    def handle(self, *args: Any, campaign: str, **options: Any) -> None:
        try:
            found = named_campaign(campaign)
        except DemarcheError as refusal:
            raise CommandError(str(refusal)) from refusal
        with owner_scope([found.owner_id]):
            self.stdout.write(campaign_yaml(campaign_data(found)).decode(), ending="")
