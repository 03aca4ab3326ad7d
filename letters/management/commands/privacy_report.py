"""What this installation keeps of people, why and how long: from the register that a test compares with the tables."""

from typing import Any

from django.core.management.base import BaseCommand

from letters.domain.retention import report_kept


class Command(BaseCommand):
    help = "Print which columns hold something of people, why they are kept, until when, and how many rows there are."

    def handle(self, *args: Any, **options: Any) -> None:
        for table in report_kept():
            self.stdout.write(f"{table.table}: {table.rows} rows" + ("" if table.reasons else ", nothing of people"))
            for reason in table.reasons:
                self.stdout.write(f"  {', '.join(reason.columns)}")
                self.stdout.write(f"    to {reason.purpose.label}")
                self.stdout.write(f"    until: {reason.end.label}")
