from dataclasses import replace

import pytest

from letters.errors import MissingGlyphs
from letters.typesetting.document import Block, Document, Signer
from letters.typesetting.measure import Extent, measure
from letters.typesetting.pdf import typeset
from tests.letters.typesetting.reading import opened
from tests.letters.typesetting.shapes import CANBERRA, LONDON, OTTAWA, SHAPES, letter, signed_by


def lines(number: int, **fields: object) -> Document:
    return letter(Block("paragraph", "\n".join(["word"] * number)), **fields)


@pytest.mark.parametrize("name", SHAPES)
def test_pages_are_those_of_the_pdf(name: str) -> None:
    assert measure(SHAPES[name]).pages == len(opened(typeset(replace(SHAPES[name], annex=()))).pages)


def test_each_line_too_many_is_counted() -> None:
    fits = max(number for number in range(30, 60) if measure(lines(number)).pages == 1)
    for more in (1, 2, 3, 10):
        assert measure(lines(fits + more)) == Extent(2, more)
    assert measure(lines(fits)) == Extent(1, 0)


def test_signatures_that_move_to_the_next_page_as_a_whole_are_counted_by_what_is_too_much() -> None:
    signed = signed_by(Signer("Ada Quill"))
    fits = max(number for number in range(20, 60) if measure(lines(number, groups=signed)).pages == 1)
    assert measure(lines(fits + 1, groups=signed)) == Extent(2, 1)


def test_an_annex_is_no_page_of_the_letter() -> None:
    people = tuple(Signer(f"Person {n}") for n in range(400))
    assert measure(replace(OTTAWA, annex=people, notes=("And more.",))) == measure(OTTAWA)
    assert measure(replace(CANBERRA, annex=people)) == measure(CANBERRA)


def test_a_note_without_an_annex_takes_room_in_the_letter() -> None:
    note = "One more person has signed. " * 400
    assert measure(replace(LONDON, notes=(note,))).pages > measure(LONDON).pages


def test_what_cannot_be_set_cannot_be_measured() -> None:
    with pytest.raises(MissingGlyphs):
        measure(letter(Block("paragraph", "中")))
