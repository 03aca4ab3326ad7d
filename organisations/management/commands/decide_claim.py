"""A claim is decided by who has the machine: the organisation that entered the body may be gone, or not answer."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organisations.domain.claim import accept_claim, decline_claim
from organisations.errors import DemarcheError
from organisations.queries.claim import named_claim
from organisations.queries.clock import read_clock


class Command(BaseCommand):
    help = "Accept the claim of a body's own people to keep its entry, or decline it with a reason."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("body", help="its name, as it is written there")
        parser.add_argument("--decline", metavar="REASON", default="", help="the record keeps the reason")

    def handle(self, *args: Any, body: str, decline: str, **options: Any) -> None:
        now, claim = read_clock(), named_claim(body)
        if claim is None:
            raise CommandError("No claim of a body of this name waits.")
        try:
            if decline:
                decline_claim(claim, reason=decline, by=None, now=now)
            else:
                accept_claim(claim, by=None, now=now)
        except DemarcheError as refusal:
            raise CommandError(str(refusal)) from refusal
        done = "declined" if decline else "accepted: an invitation goes to the mailbox that answered"
        self.stdout.write(f"The claim of {body}, entered by {claim.owner}, is {done}.")
