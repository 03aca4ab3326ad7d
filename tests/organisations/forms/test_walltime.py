from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from organisations.forms.walltime import at_place, wall_clock


def test_noon_in_stockholm_in_may_is_ten_in_utc() -> None:
    assert at_place(datetime(2016, 5, 26, 12, tzinfo=UTC), "Europe/Stockholm") == datetime(2016, 5, 26, 10, tzinfo=UTC)


def test_what_is_shown_is_read_back_as_the_same_moment() -> None:
    moment = datetime(2016, 5, 26, 6, 35, tzinfo=UTC)
    shown = wall_clock(moment, "Asia/Kolkata")
    assert shown == datetime(2016, 5, 26, 12, 5)
    assert at_place(shown.replace(tzinfo=UTC), "Asia/Kolkata") == moment


def test_an_hour_that_the_clocks_skip_is_refused() -> None:
    with pytest.raises(ValidationError, match="skip that hour"):
        at_place(datetime(2016, 3, 27, 1, 30, tzinfo=UTC), "Europe/London")


def test_of_an_hour_that_comes_twice_the_first_is_taken() -> None:
    assert at_place(datetime(2016, 10, 30, 1, 30, tzinfo=UTC), "Europe/London") == datetime(
        2016, 10, 30, 0, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(("typed", "zone"), [("9999-12-31T23:59", "America/New_York"), ("0001-01-01", "Asia/Kolkata")])
def test_a_year_that_nobody_means_is_refused(typed: str, zone: str) -> None:
    with pytest.raises(ValidationError, match="a year from 1900 to 2999"):
        at_place(datetime.fromisoformat(typed).replace(tzinfo=UTC), zone)
