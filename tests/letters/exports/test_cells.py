import csv
import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from letters.exports.cells import original_cell, safe_cell

DANGEROUS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "|calc",
    "%0A=1",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\N{NO-BREAK SPACE}=1",
    "\ufeff=1",
    "\N{ZERO WIDTH SPACE}=1",
    "\N{RIGHT-TO-LEFT OVERRIDE}=1",
    "\N{FULLWIDTH EQUALS SIGN}1",
    "\N{FULLWIDTH PLUS SIGN}1",
    "\N{FULLWIDTH HYPHEN-MINUS}1",
    "\N{FULLWIDTH COMMERCIAL AT}SUM(A1)",
    "\tplain",
    "\rplain",
    "\nplain",
    "=\u03381",
    "\N{SMALL EQUALS SIGN}1",
    "\N{SUPERSCRIPT PLUS SIGN}1",
    "\N{MINUS SIGN}1",
    "\x00\x1f=1",
    "\u0301=1",
    "'=1",
    "''=1",
]

SPLIT = {
    "Berlin;=1+1": "Berlin;'=1+1",
    "Berlin, +1": "Berlin,' +1",
    "Berlin\t-1": "Berlin\t'-1",
    "Berlin\n@SUM(A1)": "Berlin\n'@SUM(A1)",
    "Berlin\r\n|calc": "Berlin\r\n'|calc",
    "a;b,%0A;\N{FULLWIDTH EQUALS SIGN}1": "a;b,'%0A;'\N{FULLWIDTH EQUALS SIGN}1",
    'a;"=1"': 'a;\'"=1"',
    "a;\u200b=1": "a;'\u200b=1",
    "a;'=1": "a;''=1",
    ";;=1": ";;'=1",
    "=1;=1": "'=1;'=1",
    "\n=1": "'\n'=1",
}

HARMLESS = [
    "",
    "Malmö",
    "'t Hooft",
    "Anna = Bo",
    "1 Invented Street, London; Tel. 1+1",
    "; , \t \n",
    ";'",
    'said: "no", and left',
    "a@b.example",
    "100 %",
    "(+46) 40",
    "«=»",
    "…",
    "'",
    "''",
    " ",
    "\u200b",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_dangerous_first_cell_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == "'" + text.replace("\n=", "\n'=").replace("\r=", "\r'=").replace("\t=", "\t'=")
    assert original_cell(safe_cell(text)) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_a_harmless_cell_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text == original_cell(text)


@pytest.mark.parametrize(("text", "cell"), SPLIT.items())
def test_what_a_program_could_split_off_gets_an_apostrophe_too(text: str, cell: str) -> None:
    assert safe_cell(text) == cell
    assert original_cell(cell) == text


TEXTS = st.text(
    alphabet=st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("'\"=+-@|%;, \t\r\n\u200b\uff1d"))
)


def written(cell: str) -> str:
    file = io.StringIO(newline="")
    csv.writer(file).writerow([cell, "end"])
    return file.getvalue()


@given(TEXTS)
@example("'\u200b=1")
@example("' \n'=1")
def test_a_cell_is_read_back_exactly_through_a_file(text: str) -> None:
    cell = safe_cell(text)
    assert original_cell(cell) == text
    assert safe_cell(original_cell(cell)) == cell
    assert next(csv.reader(io.StringIO(written(cell), newline=""))) == [cell, "end"]


@given(TEXTS)
def test_wherever_a_line_is_split_no_part_begins_with_a_sign_of_formulas(text: str) -> None:
    for part in re.split(r"[;,\t\r\n]", written(safe_cell(text))):
        assert part.replace('"', "").strip()[:1] not in list("=+-@|%")
