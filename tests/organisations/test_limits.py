from datetime import UTC, datetime, timedelta

import pytest

from organisations.limits import DAY, HALVES_BEFORE, LIMITS, Window, halves, network_of

NOON = datetime(2016, 5, 26, 12, 30, 31, tzinfo=UTC)


def test_halves_of_an_hour_begin_at_full_and_half_hours() -> None:
    begins = [half.begins.strftime("%H:%M") for half in halves("network", Window(1, timedelta(hours=1)), NOON)]
    assert begins == ["12:30", "12:00", "11:30"]


@pytest.mark.parametrize("window", [window for windows in LIMITS.values() for window in windows])
def test_every_window_divides_the_day_so_that_a_half_has_one_secret(window: Window) -> None:
    assert window.most > 0
    assert DAY % window.half == timedelta(0)
    assert all(half.begins.date() == (half.begins + window.half - timedelta.resolution).date() for half in
               halves("mail", window, NOON))  # fmt: skip


def test_a_half_is_kept_for_as_long_as_it_counts() -> None:
    window = Window(3, DAY)
    running = next(halves("mail", window, NOON))
    last = running.forgotten - timedelta.resolution
    assert running.begins in [half.begins for half in halves("mail", window, last)]
    assert running.begins not in [half.begins for half in halves("mail", window, running.forgotten)]
    assert running.forgotten == running.begins + (HALVES_BEFORE + 1) * window.half


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        (" 192.0.2.77 ", "192.0.2.0/24"),
        ("2001:db8:1:2::7", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_an_address_is_cut_to_its_network(address: str, network: str) -> None:
    assert network_of(address) == network
