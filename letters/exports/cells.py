"""Cells that no spreadsheet program takes for a formula, and that can be read back exactly.

A program may also split where we do not: at semicolons, at tabs, at line ends inside quotes. So what stands behind one of
those inside a cell is guarded like the beginning of a cell: "Berlin;=1+1" becomes "Berlin;'=1+1".

Whoever reads the file with a CSV reader gets the cells with these apostrophes. `original_cell` takes them out again; in
words: at the beginning of the cell, and behind each `;`, `,`, tab and line end in it, take one apostrophe away if behind
the apostrophes there comes, past quotation marks and everything invisible, a sign of a formula (at the beginning also: a
tab or line end).
"""

import re
from unicodedata import category, normalize

STARTS_A_FORMULA = frozenset("=+-@|%\N{MINUS SIGN}")
STARTS_A_CELL = ("\t", "\r", "\n")
SPLITS_A_CELL = re.compile(r"([;,\t\r\n])")
INVISIBLE = frozenset("CZM")
"""First letters of the Unicode categories that are passed over in front: controls, formats, blanks, marks."""


def safe_cell(text: str) -> str:
    """`text`, with an apostrophe wherever a program could read a formula: it then shows it as text.

    A text that already has apostrophes before a formula gets one more, so that `original_cell` is exact.
    """
    first, *rest = SPLITS_A_CELL.split(f"'{text}" if _begins_a_cell_badly(text) else text)
    return "".join([first, *(f"'{part}" if _looks_like_formula(part) else part for part in rest)])


def original_cell(cell: str) -> str:
    """What `safe_cell` was given."""
    first, *rest = SPLITS_A_CELL.split(cell)
    text = "".join([first, *(part.removeprefix("'") if _looks_like_formula(part) else part for part in rest)])
    return text.removeprefix("'") if _begins_a_cell_badly(text) else text


def _begins_a_cell_badly(text: str) -> bool:
    return text.lstrip("'").startswith(STARTS_A_CELL) or _looks_like_formula(text)


def _looks_like_formula(text: str) -> bool:
    # A quotation mark is doubled in the file; a program that splits in front of it reads an empty text and goes on.
    bare = text.lstrip("'").replace('"', "")
    # NFKD and not NFKC: "=" with a combining stroke would be composed into a sign that is no "=" any more.
    visible = (character for character in normalize("NFKD", bare) if category(character)[0] not in INVISIBLE)
    return next(visible, "") in STARTS_A_FORMULA
