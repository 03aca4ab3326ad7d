"""What is measured beside requests: queries of a page, the time to make one, letters typeset, rows of a report."""

import csv
import io
import time
from collections.abc import Callable

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.models import Campaign
from letters.exports.report import COLUMNS, write_report
from letters.models import Delivery, Edition
from letters.queries.edition import document_of
from letters.queries.report import report_of
from letters.typesetting.pdf import typeset
from tests.story import LATER

REPEATS = 30
READER = Client(SERVER_NAME="127.0.0.1")


def queries_of(path: str) -> int:
    """Of a page that is made anew."""
    with CaptureQueriesContext(connection) as queries:
        make(path)
    return len(queries)


def make(path: str) -> bytes:
    caches["pages"].clear()
    response = READER.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}")
    content: bytes = response.content
    return content


def milliseconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """The best of some runs after a first one that warms up: the others tell what else the machine was doing."""
    work()
    return min(_timed(work) for _ in range(repeats)) * 1000


def in_turns(one: Callable[[], object], other: Callable[[], object], repeats: int = REPEATS) -> tuple[float, float]:
    """The same of two, so that what slows the machine slows both."""
    one(), other()
    times = [(_timed(one), _timed(other)) for _ in range(repeats)]
    return min(mine for mine, _other in times) * 1000, min(others for _mine, others in times) * 1000


def typesetting(edition: Edition) -> float:
    """Milliseconds for one letter with block and annex."""
    document = document_of(edition, public=False)
    return milliseconds(lambda: typeset(document))


def report_rows_per_second(campaign: Campaign) -> tuple[float, float]:
    """Of the delivery report, and of a bare loop that writes as many cells from as many rows."""
    rows = Delivery.objects.filter(edition__letter__campaign=campaign)
    number, width = rows.count(), len(COLUMNS)
    fields = ["recipient__city", "recipient__name", "edition__reference", "edition__digest", "reach", "answer"]
    cells = (fields * width)[:width]

    def bare() -> str:
        file = io.StringIO()
        writer = csv.writer(file)
        writer.writerows([[line[fields.index(cell)] for cell in cells] for line in rows.values_list(*fields)])
        return file.getvalue()

    ours = milliseconds(lambda: "".join(write_report(report_of(campaign, now=LATER))), repeats=5)
    return number / ours * 1000, number / milliseconds(bare, repeats=5) * 1000


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
