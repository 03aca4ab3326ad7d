"""Read the reports of mail servers from a mailbox and mark the mails and signatures that they are about."""

from argparse import ArgumentParser
from functools import partial
from imaplib import IMAP4
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from letters.domain.notice import read_returns, take_report
from organisations.mailbox import take_from_maildir
from organisations.queries.clock import read_clock


class Command(BaseCommand):
    help = "Read the mailbox of BOUNCES_URL, or a Maildir, for reports that a mail came back. Run it every few minutes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--maildir", type=Path, metavar="DIR", help="a Maildir instead of BOUNCES_URL")

    def handle(self, *args: Any, maildir: Path | None = None, **options: Any) -> None:
        now = read_clock()
        if not maildir and not settings.BOUNCES_URL:
            raise CommandError("Give --maildir DIR, or set BOUNCES_URL as .env.example describes it.")
        try:
            taken = take_from_maildir(maildir, partial(take_report, now=now)) if maildir else read_returns(now=now)
        except FileNotFoundError as error:
            raise CommandError(f"There is no Maildir at {maildir}.") from error
        except (OSError, IMAP4.error) as error:
            raise CommandError(f"The mailbox of BOUNCES_URL cannot be read ({type(error).__name__}).") from error
        self.stdout.write(f"{taken} mails came back")
