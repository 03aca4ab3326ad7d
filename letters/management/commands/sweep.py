"""All periodic work without a broker: chase what is due, send what is waiting, clear up and check once a day."""

import signal
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from datetime import datetime
from threading import Event as Bell
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from campaigns.domain.endorsement import forget_contacts, remind_bodies
from letters.domain.chase import chase_due
from letters.domain.check import check_nightly, remove_strays
from letters.domain.dispatch import dispatch_letters
from letters.domain.edition import erase_withdrawn
from letters.domain.export import clear_exports
from letters.domain.intake import work_intake
from letters.domain.job import do_jobs
from letters.domain.keeping import ask_earlier_signers
from letters.domain.manuscript import forget_manuscripts
from letters.domain.news import write_news
from letters.domain.notice import forget_notices, read_returns
from letters.domain.retention import anonymise_due, expire_unconfirmed, remind_unconfirmed
from letters.domain.tally import bring_up_to_date
from organisations.domain.claim import forget_claims
from organisations.domain.departure import empty_accounts
from organisations.domain.invitation import forget_invitations
from organisations.domain.limit import forget_limits
from organisations.domain.mail import TEXTS_KEPT, empty_mail, send_due_mail
from organisations.domain.session import clear_sessions
from organisations.queries.clock import read_clock


def _chase(now: datetime) -> str:
    return f"{chase_due(now=now)} entries and mails came due"


def _intake(now: datetime) -> str:
    return f"{work_intake(now=now)} sign forms answered"


def _keep(now: datetime) -> str:
    return f"{ask_earlier_signers(now=now)} people to be asked whether they keep their signature"


def _jobs(now: datetime) -> str:
    return f"{do_jobs(now=now)} things of long work done"


def _remind(now: datetime) -> str:
    return f"{remind_unconfirmed(now=now)} people reminded to confirm"


def _tally(now: datetime) -> str:
    return f"{bring_up_to_date(now=now)} signatures added to a count or taken off"


def _expire(now: datetime) -> str:
    return f"{expire_unconfirmed(now=now)} unconfirmed signatures emptied"


def _retention(now: datetime) -> str:
    return f"{anonymise_due(now=now)} campaigns whose names were removed"


def _texts(now: datetime) -> str:
    return f"{empty_mail(older_than=TEXTS_KEPT, now=now)} old mails emptied"


def _news(now: datetime) -> str:
    return f"{write_news(now=now)} mails with news written"


def _send(now: datetime) -> str:
    return f"{send_due_mail(now=now)} mails sent"


def _dispatch(now: datetime) -> str:
    return f"{dispatch_letters(now=now)} letters sent"


def _erase(now: datetime) -> str:
    return f"{erase_withdrawn(now=now)} printed names erased"


def _returns(now: datetime) -> str:
    return f"{read_returns(now=now)} mails came back"


def _forget(now: datetime) -> str:
    return f"{forget_notices(now=now)} old mails to supporters removed"


def _limits(now: datetime) -> str:
    return f"{forget_limits(now=now)} ended counters removed"


def _endorsements(now: datetime) -> str:
    reminded, forgotten = remind_bodies(now=now), forget_contacts(now=now)
    return f"{reminded} organisations asked once more, {forgotten} addresses removed"


def _invitations(now: datetime) -> str:
    forgotten, lapsed = forget_invitations(now=now), forget_claims(now=now)
    return f"{forgotten} addresses of ended invitations removed, {lapsed} claims lapsed"


def _exports(now: datetime) -> str:
    return f"{clear_exports(now=now)} files of lists removed"


def _drafts(now: datetime) -> str:
    return f"{forget_manuscripts(now=now)} drafts removed that nobody went on with"


def _sessions(now: datetime) -> str:
    return f"{clear_sessions(now=now)} ended sessions removed"


def _accounts(now: datetime) -> str:
    return f"{empty_accounts(now=now)} accounts of people who have left emptied"


def _files(now: datetime) -> str:
    return f"{remove_strays(now=now)} stray files removed today"


def _check(now: datetime) -> str:
    return f"{len(check_nightly(now=now))} problems found today"


PARTS: dict[str, Callable[[datetime], str]] = {
    "chase": _chase,
    "intake": _intake,
    "keep": _keep,
    "jobs": _jobs,
    "remind": _remind,
    "tally": _tally,
    "news": _news,
    "mail": _send,
    "letters": _dispatch,
    "erase": _erase,
    "returns": _returns,
    "forget": _forget,
    "expire": _expire,
    "retention": _retention,
    "texts": _texts,
    "limits": _limits,
    "endorsements": _endorsements,
    "invitations": _invitations,
    "exports": _exports,
    "drafts": _drafts,
    "sessions": _sessions,
    "accounts": _accounts,
    "files": _files,
    "check": _check,
}


class Command(BaseCommand):
    help = "Do the periodic work that worker and beat do, once or every SECONDS. Safe to run beside them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", type=_seconds, metavar="SECONDS", help="go on until SIGTERM or SIGINT")

    def handle(self, *args: Any, loop: int | None = None, **options: Any) -> None:
        bell = Bell()

        def ring(number: int, frame: FrameType | None) -> None:
            """The part that is running ends; no other begins."""
            bell.set()

        if loop:
            signal.signal(signal.SIGTERM, ring)
            signal.signal(signal.SIGINT, ring)
        failed = self.sweep(bell)
        while loop and not bell.wait(loop):
            close_old_connections()
            failed = self.sweep(bell) or failed
        if failed:
            raise SystemExit(1)

    def sweep(self, bell: Bell) -> bool:
        """Each part on its own: what breaks in one is shown and keeps none of the others. True if any broke."""
        failed = False
        for name, part in PARTS.items():
            if bell.is_set():
                break
            try:
                self.stdout.write(f"{name}: {part(read_clock())}")
                self.stdout.flush()  # a log that is read while the loop waits
            except Exception as error:
                failed = True
                self.stderr.write(f"{name}: {'; '.join(map(repr, getattr(error, 'exceptions', [error])))}")
        return failed


def _seconds(text: str) -> int:
    if not text.isdigit() or not int(text):
        raise ArgumentTypeError(f"'{text}' is not a number of seconds. Give a whole number of at least 1.")
    return int(text)
