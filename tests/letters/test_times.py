"""Times are told in the zone of the city, as exactly as they are known, and read back as the clocks there showed them."""

from datetime import UTC, date, datetime, time

import pytest

from letters.enums import Precision
from letters.times import machine_time, moment_in, told_time
from organisations.errors import DemarcheError

NOON = datetime(2016, 5, 26, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("precision", "zone", "told", "machine"),
    [
        (Precision.MINUTE, "Europe/Berlin", "26 May 2016, 14:05", "2016-05-26T14:05+02:00"),
        (Precision.MINUTE, "Pacific/Auckland", "27 May 2016, 00:05", "2016-05-27T00:05+12:00"),
        (Precision.DAY, "Pacific/Auckland", "27 May 2016", "2016-05-27"),
    ],
)
def test_a_time_is_told_as_exactly_as_it_is_known(precision: str, zone: str, told: str, machine: str) -> None:
    assert told_time(NOON, precision, zone) == told
    assert machine_time(NOON, precision, zone) == machine


def test_a_time_not_known_is_told_as_not_known() -> None:
    assert told_time(None, Precision.UNKNOWN, "Europe/Berlin") == "time not known"
    assert machine_time(None, Precision.UNKNOWN, "Europe/Berlin") == ""


def test_of_an_hour_that_comes_twice_the_first_is_meant() -> None:
    moment = moment_in("Europe/Berlin", date(2016, 10, 30), time(2, 30))
    assert moment.astimezone(UTC) == datetime(2016, 10, 30, 0, 30, tzinfo=UTC)


def test_an_hour_that_clocks_left_out_is_refused() -> None:
    with pytest.raises(DemarcheError, match="put forward"):
        moment_in("Europe/Berlin", date(2016, 3, 27), time(2, 30))
