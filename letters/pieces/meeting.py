"""Two people have changed one letter: passage by passage, what each made of what they both began from."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from letters.pieces.piece import Piece, Pieces, added


class Choice(StrEnum):
    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


Chosen = tuple[Choice, Piece | None]
"""With what may be put beside the words of whoever chooses."""


@dataclass(frozen=True)
class Meeting:
    """One passage. None: it is not there. `choice` is what follows by itself where only one of the two changed anything,
    and None where a person must choose."""

    key: str
    mine: Piece | None
    theirs: Piece | None
    was: Piece | None

    @property
    def choice(self) -> Choice | None:
        mine, theirs, was = map(_says, (self.mine, self.theirs, self.was))
        if theirs in (mine, was):
            return Choice.MINE
        return Choice.THEIRS if mine == was else None

    @property
    def is_settled(self) -> bool:
        """Both say the same."""
        return _says(self.mine) == _says(self.theirs)

    def chosen(self, choice: Choice, beside: Piece | None) -> Pieces:
        """`beside`: the other's words as a passage of its own, where both stay."""
        first = self.theirs if choice == Choice.THEIRS else self.mine
        chosen = (first,) if first else ()
        return (*chosen, beside) if choice == Choice.BOTH and beside else chosen


def meet(was: Pieces, mine: Pieces, theirs: Pieces) -> list[Meeting]:
    """Passage by passage."""
    by_key = [{piece.key: piece for piece in pieces} for pieces in (mine, theirs, was)]
    order = in_order_of_both(was, mine, theirs)
    return [Meeting(key, *(pieces.get(key) for pieces in by_key)) for key in (piece.key for piece in order)]


def in_order_of_both(was: Pieces, mine: Pieces, theirs: Pieces) -> Pieces:
    """All that either has, in the order of whoever changed the order; mine, if both did."""
    here = {piece.key for piece in mine}
    common = [piece.key for piece in was if piece.key in here]
    is_mine = [piece.key for piece in mine if piece.key in common] != common
    first, second = (mine, theirs) if is_mine else (theirs, mine)
    order = first
    before = ""
    for piece in second:
        if all(piece.key != one.key for one in order):
            order = added(order, piece, after=before)
        before = piece.key
    return order


def merged(meetings: list[Meeting], choices: Mapping[str, Chosen]) -> Pieces:
    """`choices` by key. Raises KeyError where one is missing."""
    pieces: list[Piece] = []
    for one in meetings:
        choice, beside = (one.choice, None) if one.choice else choices[one.key]
        pieces += one.chosen(choice, beside)
    return tuple(pieces)


def _says(piece: Piece | None) -> tuple[object, ...]:
    return piece.says if piece else (None,)
