"""The way back in for who has lost every second factor and has no other owner who could help."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organisations.domain.account import reset_factors
from organisations.models import User
from organisations.queries.clock import read_clock


class Command(BaseCommand):
    help = (
        "Take away the second factors and the password of an account, and mail its holder the way to new ones. Make sure "
        "first that it is really the person who asks."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError("No account has this address.")
        reset_factors(user, by=None, now=read_clock())
        self.stdout.write("Done. A mail with the way to a new password is on its way.")
