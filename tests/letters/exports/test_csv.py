import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime

from django.utils.translation import gettext_lazy

from letters.exports.cells import original_cell
from letters.exports.csv import BYTE_ORDER_MARK, Column, write_csv

CITY = Column[dict[str, str]]("city", "=City", lambda row: row["city"])
NOTE = Column[dict[str, str]]("note", gettext_lazy("Yes"), lambda row: row.get("note"))


def read(chunks: Iterator[str]) -> list[list[str]]:
    text = "".join(chunks).encode().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_file_begins_with_the_byte_order_mark_and_the_headings() -> None:
    chunks = list(write_csv([CITY, NOTE], []))
    assert chunks == [BYTE_ORDER_MARK, "'=City,Yes\r\n"]


def test_rows_come_back_as_they_were() -> None:
    rows = [{"city": "Malmö", "note": 'two\nlines, "quoted"'}, {"city": "=1+1", "note": "; - x"}, {"city": ""}]
    _, *cells = read(write_csv([CITY, NOTE], rows))
    assert cells == [["Malmö", 'two\nlines, "quoted"'], ["'=1+1", ";' - x"], ["", ""]]
    assert [original_cell(cell) for cell in cells[1]] == ["=1+1", "; - x"]


def test_rows_are_written_while_they_are_read() -> None:
    read_so_far: list[int] = []

    def rows() -> Iterator[int]:
        for number in range(3):
            read_so_far.append(number)
            yield number

    chunks = write_csv([Column[int]("n", "Number", lambda row: row)], rows())
    assert [next(chunks) for _ in range(3)] == [BYTE_ORDER_MARK, "Number\r\n", "0\r\n"]
    assert read_so_far == [0]


def test_numbers_and_times_are_written_for_machines() -> None:
    at = datetime(2016, 5, 26, 12, 5, tzinfo=UTC)
    columns = [
        Column[None]("balance", "Balance", lambda _: -5),
        Column[None]("at", "At", lambda _: at),
        Column[None]("day", "Day", lambda _: date(2016, 5, 26)),
    ]
    assert read(write_csv(columns, [None]))[1] == ["-5", "2016-05-26 12:05:00+00:00", "2016-05-26"]
