"""Hostile lists (threat T27): each fault is a line with row and column, nothing else comes of it."""

import gzip
from collections import Counter
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from organisations.domain.missionimport import OWN_LIST
from organisations.enums import ContactKind, Skip
from organisations.readers import table
from organisations.readers.mission import ListedMission, read_missions
from organisations.readers.table import Fault
from tests.organisations.readers.lists import COLUMNS, listed, packed, row


def read(content: bytes) -> list[ListedMission | Fault]:
    return list(read_missions(BytesIO(content)))


def faults(content: bytes) -> list[tuple[int, str]]:
    return [(found.row, found.column) for found in read(content) if isinstance(found, Fault)]


def said(content: bytes) -> str:
    return " ".join(str(found.sentence) for found in read(content) if isinstance(found, Fault))


def test_a_row_is_read_as_it_is_meant() -> None:
    cells = {"accredited_to": "GB|IE", "phone": "+44 20 7946 0000", "website": "https://e.example", "opened": "1992"}
    (found,) = read(b"\xef\xbb\xbf" + listed(row(**cells)))
    assert isinstance(found, ListedMission)
    assert (found.row, found.accredited_to, found.latitude, found.opened) == (2, ("GB", "IE"), Decimal("51.5"), "1992")
    assert [(one.kind, one.value) for one in found.contacts] == [
        (ContactKind.PHONE, "+44 20 7946 0000"), (ContactKind.WEBSITE, "https://e.example"),
    ]  # fmt: skip
    assert found.skip is None


def test_rows_without_a_state_and_possible_duplicates_are_skipped_with_the_reason() -> None:
    rows = [row(1, sending_country=""), row(2, host_country=""), row(3, flags="city_inferred|possible_duplicate_of_Q9")]
    reasons = [found.skip for found in read(listed(*rows)) if isinstance(found, ListedMission)]
    assert reasons == [Skip.NO_SENDER, Skip.NO_HOST, Skip.DUPLICATE]


def test_the_list_that_comes_with_the_product_has_no_fault() -> None:
    with OWN_LIST.open("rb") as file:
        found = list(read_missions(file))
    skips = Counter(one.skip for one in found if isinstance(one, ListedMission))
    assert skips == {None: 9775, Skip.NO_SENDER: 45, Skip.DUPLICATE: 27, Skip.NO_HOST: 3}
    assert len(found) == 9850


CELLS = {
    "external_id": "",
    "name": "=HYPERLINK(1)",
    "sending_country": "KAZ",
    "host_country": "ZZ",
    "city": "x" * 121,
    "type": "castle",
    "website": "javascript:alert(1)",
    "phone": "call me",
    "email": "no address",
    "latitude": "91",
    "longitude": "east",
    "accredited_to": "GB|QQ",
    "opened": "2015-13",
    "as_of": "yesterday",
    "metro": "@SUM(1)",
    "address": "\x07bell",
    "flags": "x" * (table.LARGEST_CELL + 1),
}


@pytest.mark.parametrize(("column", "cell"), CELLS.items())
def test_a_wrong_cell_is_named_with_row_and_column(column: str, cell: str) -> None:
    assert (3, column) in faults(listed(row(1), row(2, **{column: cell}), row(3)))


@pytest.mark.parametrize("cell", [" =SUM(1)", "\t@SUM(1)", "\u202eegnaro", "two\u2028lines", "\x07bell"])
def test_what_no_person_could_type_in_is_refused_in_a_list_too(cell: str) -> None:
    assert faults(listed(row(city=cell))) == [(2, "city")]


@pytest.mark.parametrize("code", ["EU", "BV", "HM"])
def test_where_no_clock_goes_stands_no_mission(code: str) -> None:
    assert faults(listed(row(host_country=code, latitude="", longitude=""))) == [(2, "host_country")]
    assert faults(listed(row(sending_country=code, accredited_to=f"GB|{code}"))) == []


def test_an_identifier_that_came_before_and_half_a_place_are_faults() -> None:
    assert faults(listed(row(1), row(2), row(1))) == [(4, "external_id")]
    assert faults(listed(row(longitude=""))) == [(2, "latitude")]


def test_columns_that_lack_or_come_twice_are_named_and_no_row_is_read() -> None:
    assert faults(listed(row(), columns=[name for name in COLUMNS if name != "host_country"])) == [(1, "host_country")]
    assert faults(listed(row(), columns=[*COLUMNS, "email"])) == [(1, "email")]
    assert faults(b"") == [(1, column) for column in ("external_id", "name", "sending_country", "host_country", "city",
                                                      "type", "as_of")]  # fmt: skip


def test_a_row_with_more_or_fewer_cells_than_the_head_is_named() -> None:
    assert faults(listed(row(1)) + b"a,b\n" + listed(row(2)).partition(b"\n")[2]) == [(3, "")]


FILES = {
    "UTF-16": listed(row()).decode().encode("utf-16"),
    "Latin-1": listed(row(city="Malmö")).decode().encode("latin-1"),
    "zero bytes": listed(row(1)) + b"\0\0\0\n",
    "a quotation mark that is never closed": listed(row(1)) + b'"' + b"x,\n" * 40_000,
    "one endless line": b"x" * 200_000,
    "cut gzip": packed(listed(row(1)))[:40],
    "gzip with a wrong sum": packed(listed(row(1)))[:-8] + b"\1" * 8,
    "text after a quotation": listed(row(1)) + b'"a"b,\n',
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_such_table_is_refused_in_a_sentence(name: str) -> None:
    assert faults(FILES[name]) != []
    assert said(FILES[name])


def test_a_small_archive_that_holds_a_very_large_table_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "LARGEST", 1_000_000)
    bomb = packed(listed(row(1)) + (b"x" * 60_000 + b"\n") * 300)
    assert len(bomb) < 100_000
    assert "larger than" in said(bomb)


def test_a_table_of_too_many_rows_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 3)
    assert faults(listed(*map(row, range(1, 4)))) == []
    assert "more than 3 rows" in said(listed(*map(row, range(1, 6))))


@settings(max_examples=150)
@given(st.binary(max_size=300), st.integers(0, 400), st.booleans())
def test_no_bytes_raise_anything(noise: bytes, at: int, archive: bool) -> None:
    good = listed(row(1), row(2))
    content = good[:at] + noise + good[at:]
    assert all(
        isinstance(found, ListedMission | Fault) for found in read(gzip.compress(content) if archive else content)
    )
