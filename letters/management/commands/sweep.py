"""All periodic work without a broker: chase what is due, send what is waiting, clear up and check once a day."""

import logging
import signal
from argparse import ArgumentParser, ArgumentTypeError
from threading import Event as Bell
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from letters.periodic import DUTIES
from organisations.queries.clock import read_clock

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do the periodic work that worker and beat do, once or every SECONDS. Safe to run beside them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", type=_seconds, metavar="SECONDS", help="go on until SIGTERM or SIGINT")

    def handle(self, *args: Any, loop: int | None = None, **options: Any) -> None:
        bell = Bell()

        def ring(number: int, frame: FrameType | None) -> None:
            """The duty that is running ends; no other begins."""
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
        """Each duty on its own: what breaks in one is shown, stands in the log with where it broke, and keeps none of the
        others. True if any broke."""
        failed = False
        for name, duty in DUTIES.items():
            if bell.is_set():
                break
            try:
                self.stdout.write(f"{name}: {duty.do(now=read_clock())} {duty.said}")
                self.stdout.flush()  # a log that is read while the loop waits
            except Exception as error:
                failed = True
                logger.exception("The duty “%s” broke.", name)  # where; the line says what
                self.stderr.write(f"{name}: {'; '.join(map(repr, getattr(error, 'exceptions', [error])))}")
        return failed


def _seconds(text: str) -> int:
    if not text.isdigit() or not int(text):
        raise ArgumentTypeError(f"'{text}' is not a number of seconds. Give a whole number of at least 1.")
    return int(text)
