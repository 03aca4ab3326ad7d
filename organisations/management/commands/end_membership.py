"""A membership is ended by who has the machine: of two owners neither can put the other out."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organisations.domain.member import end_membership
from organisations.errors import DemarcheError
from organisations.queries.clock import read_clock
from organisations.queries.member import standing_membership


class Command(BaseCommand):
    help = "End somebody's membership in an organisation, an owner's too. That they were a member stays on record."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("organisation", help="its name, as it is written there")

    def handle(self, *args: Any, email: str, organisation: str, **options: Any) -> None:
        now = read_clock()
        membership = standing_membership(email, organisation, now=now)
        if membership is None:
            raise CommandError("No account with this address is a member of an organisation of this name.")
        try:
            end_membership(membership, by=None, now=now)
        except DemarcheError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{membership.user.email} is no member of {membership.owner} any more.")
