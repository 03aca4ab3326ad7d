"""Somebody who wanted no mail wants it again. Addresses that are blocked cannot be listed: only their marks are kept."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organisations.domain.mail import free_address


class Command(BaseCommand):
    help = "Write to an address again to which no mail was sent, because its holder asks for it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        if not free_address(email):
            raise CommandError("This address is not blocked.")
        self.stdout.write("Mail can go there again.")
