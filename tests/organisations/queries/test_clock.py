from datetime import UTC, datetime, timedelta

import pytest

from organisations.queries.clock import read_clock


@pytest.mark.django_db
def test_the_clock_is_the_databases_and_aware() -> None:
    moment = read_clock()
    assert moment.tzinfo is UTC
    assert abs(moment - datetime.now(UTC)) < timedelta(minutes=5)
