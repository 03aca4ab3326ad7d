"""Passages on the sheet, before anything is saved."""

import pytest

from letters.pieces import Origin, Piece, added, changed, moved, place_of, with_demand
from tests.letters.writing import piece

SHEET = tuple(piece(key) for key in "abcd")


def keys(pieces: tuple[Piece, ...]) -> str:
    return "".join(one.key for one in pieces)


@pytest.mark.parametrize(
    ("key", "steps", "order"),
    [("b", -1, "bacd"), ("b", 1, "acbd"), ("a", -1, "abcd"), ("d", 1, "abcd"), ("d", -1, "abdc")],
)
def test_a_piece_moves_past_its_neighbour_and_stops_at_the_ends(key: str, steps: int, order: str) -> None:
    assert keys(moved(SHEET, key, steps)) == order


def test_a_piece_moves_past_what_was_taken_out_too() -> None:
    sheet = changed(changed(SHEET, "b", removed=True), "c", removed=True)
    assert keys(moved(sheet, "d", -1)) == "dabc"
    assert keys(moved(sheet, "a", 1)) == "bcda"


def test_a_new_piece_stands_behind_another_or_first() -> None:
    assert keys(added(SHEET, piece("n"), after="b")) == "abncd"
    assert keys(added(SHEET, piece("n"))) == "nabcd"
    with pytest.raises(KeyError):
        place_of(SHEET, "x")


def test_demands_are_put_in_moved_and_taken_out() -> None:
    sheet = SHEET
    for demand in ("x", "y", "z"):
        sheet = with_demand(sheet, "a", demand, 0)
    assert with_demand(sheet, "a", "z", -1)[0].demands == ("x", "z", "y")
    assert with_demand(sheet, "a", "x", -1)[0].demands == ("x", "y", "z")
    assert with_demand(sheet, "a", "x", 1)[0].demands == ("y", "x", "z")
    assert with_demand(sheet, "a", "y", None)[0].demands == ("x", "z")


def test_pieces_are_kept_as_data_and_read_again() -> None:
    one = piece(text="Ключ\n“x”", demands=("1", "2"), origin=Origin.OVERRIDDEN, hidden=True, kept=True)
    assert Piece.from_data(one.as_data()) == one


def test_what_a_piece_says_is_all_that_counts() -> None:
    assert piece(text="a\r\nb ").says == piece(text="a\nb").says
    assert piece(text="x", origin=Origin.INHERITED).says == piece(text="y", origin=Origin.INHERITED).says
    assert piece(text="x", removed=True).says == piece(text="y", removed=True).says
    assert piece(text="x").says != piece(text="x", hidden=True).says
