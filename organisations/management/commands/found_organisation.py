"""The first organisation of an installation, or a further one, with its owner."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organisations.domain.member import found_organisation
from organisations.enums import OrganisationKind
from organisations.errors import DemarcheError
from organisations.models import Organisation
from organisations.queries.clock import read_clock


class Command(BaseCommand):
    help = "Found an organisation with its first owner, who is told by mail how to set a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="of the organisation")
        parser.add_argument("email", help="of its first owner")
        parser.add_argument("owner", help="the owner's name")
        parser.add_argument("--kind", choices=OrganisationKind.values, default=OrganisationKind.CAMPAIGN)

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation(name=options["name"], kind=options["kind"])
        try:
            membership = found_organisation(
                organisation, email=options["email"], name=options["owner"], by=None, now=read_clock()
            )
        except DemarcheError as refusal:
            raise CommandError(f"{refusal.field}: {refusal}" if refusal.field else str(refusal)) from refusal
        self.stdout.write(f"{organisation} is founded; {membership.user.email} is told how to sign in.")
