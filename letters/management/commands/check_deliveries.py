"""Whether the database agrees with itself: triggers, owners, digests, files, and each delivery with its own log."""

from typing import Any

from django.core.management.base import BaseCommand

from letters.domain.check import find_problems
from organisations.queries.clock import read_clock


class Command(BaseCommand):
    help = "Check triggers, owners, editions, PDFs, words, promises, and that each delivery says what its log says."

    def handle(self, *args: Any, **options: Any) -> None:
        problems = find_problems(now=read_clock())
        for problem in problems:
            self.stderr.write(problem.sentence)
        if problems:
            raise SystemExit(1)
        self.stdout.write("Everything agrees.")
