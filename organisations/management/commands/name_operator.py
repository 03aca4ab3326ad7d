"""Who keeps the shared directory: somebody outside all organisations, named by who has the machine."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organisations.domain.account import end_operator, name_operator
from organisations.errors import DemarcheError
from organisations.models import User
from organisations.queries.clock import read_clock


class Command(BaseCommand):
    help = "Name a person who runs the installation and keeps its directory; a mail tells how to set a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name", nargs="?", default="", help="of the person; not needed with --end")
        parser.add_argument("--end", action="store_true", help="the person runs the installation no longer")

    def handle(self, *args: Any, email: str, name: str, end: bool, **options: Any) -> None:
        now = read_clock()
        try:
            if end:
                user = User.objects.filter(email__iexact=email).first()
                if user is None:
                    raise CommandError("No account has this address.")
                end_operator(user, by=None, now=now)
            else:
                user = name_operator(User(email=email, name=name), by=None, now=now)
        except DemarcheError as refusal:
            raise CommandError(f"{refusal.field}: {refusal}" if refusal.field else str(refusal)) from refusal
        does = "no longer runs" if end else "runs"
        self.stdout.write(f"{user.email} {does} the installation.")
