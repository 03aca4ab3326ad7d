from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from organisations import limits
from organisations.domain.limit import SALTS_KEPT, day_mark, forget_limits, standing_mark, take, take_all
from organisations.limits import DAY, HOUR, Window
from organisations.models import Limit, Salt
from tests.factories import NOW

MIDNIGHT = NOW.replace(hour=0)


@pytest.fixture(autouse=True)
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    small = {"mail": (Window(3, DAY),), "network": (Window(2, HOUR), Window(4, DAY)), "all": (Window(10, DAY),)}
    monkeypatch.setattr("organisations.domain.limit.LIMITS", small)


def taken(times: int, now: datetime, kind: str = "mail", what: str = "ada@steppe.example") -> int:
    return sum(take(kind, what, now=now) for _number in range(times))


def test_so_many_are_let_through_and_no_more(db: None) -> None:
    assert taken(5, NOW) == 3
    assert taken(1, NOW, what="eva@steppe.example") == 1


def test_each_kind_counts_on_its_own(db: None) -> None:
    assert (taken(5, NOW), taken(5, NOW, kind="network")) == (3, 2)


def test_the_narrowest_of_several_windows_decides(db: None) -> None:
    hours = [taken(5, NOW + timedelta(hours=2 * number), kind="network") for number in range(4)]
    assert hours == [2, 2, 0, 0]


@pytest.mark.parametrize("first", [0, 5, 11, 23])
def test_no_day_wherever_it_begins_holds_more(db: None, first: int) -> None:
    """Asked again and again for three days, also across midnight, where the secret changes."""
    moments = [MIDNIGHT + timedelta(hours=first + 1.5 * number) for number in range(48)]
    through = [moment for moment in moments if take("mail", "a", now=moment)]
    assert all(sum(start <= moment < start + DAY for moment in through) <= 3 for start in through)
    assert len(through) >= 6


def test_after_one_and_a_half_windows_of_silence_all_is_as_at_first(db: None) -> None:
    assert taken(3, NOW) == 3
    assert taken(3, NOW + 1.5 * DAY) == 3


def test_what_is_full_in_one_thing_is_counted_in_none(db: None) -> None:
    both = [("all", ""), ("mail", "ada@steppe.example")]
    assert take_all([both] * 5, now=NOW) == ["", "", "", "mail", "mail"]
    assert taken(9, NOW, kind="all", what="") == 7


def test_the_table_holds_nothing_that_tells_who_it_was(db: None) -> None:
    taken(1, NOW, what="ada@steppe.example")
    (row,) = Limit.objects.all()
    assert (len(row.key), row.number) == (64, 1)
    assert row.key != Limit(key=day_mark("mail", "ada@steppe.example", now=NOW)).key


def test_marks_of_one_day_are_equal_and_those_of_the_next_are_not(db: None) -> None:
    marks = [day_mark("network", "192.0.2.0/24", now=moment) for moment in (MIDNIGHT, NOW, MIDNIGHT + DAY)]
    assert marks[0] == marks[1] != marks[2]
    assert standing_mark("a") == standing_mark("a") not in marks


def test_counters_that_count_no_more_and_old_secrets_go(db: None) -> None:
    standing = standing_mark("ada@steppe.example")
    taken(1, NOW)
    assert forget_limits(now=NOW + DAY) == 0
    assert forget_limits(now=NOW + 1.5 * DAY) == 1
    forget_limits(now=NOW + SALTS_KEPT - timedelta(seconds=1))
    assert Salt.objects.count() == 2
    forget_limits(now=NOW + 100 * SALTS_KEPT)
    assert [salt.name for salt in Salt.objects.all()] == ["standing"]
    assert standing_mark("ada@steppe.example") == standing


def test_fifty_at_once_on_a_limit_of_ten_are_ten(committed: None) -> None:
    def one(_number: int) -> bool:
        try:
            return take("all", "", now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as pool:
        assert sum(pool.map(one, range(50))) == 10
    assert [row.number for row in Limit.objects.all()] == [10]


def test_every_kind_has_a_window() -> None:
    assert all(limits.LIMITS.values())
