from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from letters.models import Letter
from organisations.queries.clock import read_clock
from tests.factories_signatures import make_open_letter


@pytest.fixture(scope="module")
def opened(django_db_setup: None, django_db_blocker: Any) -> Iterator[Letter]:
    """Letters of one campaign to London, Oslo and Berlin, open for signature; made once for all tests of a file."""
    with django_db_blocker.unblock(), transaction.atomic():
        now = read_clock()
        london = make_open_letter(now=now)
        for city, country in (("Oslo", "NO"), ("Berlin", "DE")):
            make_open_letter(london.owner, city=city, country=country, now=now)
        yield london
        transaction.set_rollback(True)


@pytest.fixture
def london(opened: Letter, db: None) -> Letter:
    """What a test changes is undone after it. Pages are asked for outside any scope."""
    return opened
