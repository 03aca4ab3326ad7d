"""The file for one's own calendar, read back by the rules of RFC 5545."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from campaigns.models import Action
from letters.exports.calendar import write_event

STARTS = datetime(2016, 6, 3, 14, 30, tzinfo=timezone(timedelta(hours=2)))
NOW = datetime(2016, 5, 26, 12, 0, tzinfo=UTC)


def lines_of(action: Action) -> list[str]:
    """Unfolded."""
    content = write_event(action, host="letters.example", url="https://letters.example/en/c/abc/", now=NOW)
    assert all(len(line) <= 75 for line in content.split(b"\r\n")), "octets, without the line end"
    assert content.endswith(b"END:VCALENDAR\r\n")
    return content.decode().replace("\r\n ", "").split("\r\n")[:-1]


def test_times_are_universal_and_the_name_is_one_of_its_own() -> None:
    action = Action(code="abcdefghjk", city="Berlin", starts_at=STARTS, ends_at=STARTS + timedelta(hours=1))
    lines = lines_of(action)
    assert "DTSTART:20160603T123000Z" in lines and "DTEND:20160603T133000Z" in lines
    assert "UID:abcdefghjk@letters.example" in lines and "DTSTAMP:20160526T120000Z" in lines
    assert f"SUMMARY:{action.get_kind_display()}\\, Berlin" in lines and "LOCATION:Berlin" in lines
    assert (lines[0], lines[1]) == ("BEGIN:VCALENDAR", "VERSION:2.0")


def test_an_end_that_nobody_knows_is_left_out() -> None:
    assert not any(line.startswith("DTEND") for line in lines_of(Action(city="Berlin", starts_at=STARTS)))


@pytest.mark.parametrize(
    "place", ["Gate; bring water, please", "Back\\slash\nBEGIN:VALARM", "Қазақстан елшілігінің алдында " * 6, "🕯" * 40]
)
def test_no_text_breaks_out_of_its_line(place: str) -> None:
    lines = lines_of(Action(city="Berlin", place=place, starts_at=STARTS))
    assert len(lines) == 12
    (said,) = [line.removeprefix("LOCATION:") for line in lines if line.startswith("LOCATION:")]
    plain = said.replace("\\n", "\n").replace("\\;", ";").replace("\\,", ",").replace("\\\\", "\\")
    assert plain == f"{place}, Berlin"
