"""The board of a campaign's letters: how far each is, what it says and lacks, what was done with many. Used from here."""

from letters.queries.board.line import Line
from letters.queries.board.order import NOBODY, Wanted
from letters.queries.board.outcome import Outcome, outcome_of
from letters.queries.board.read import Board, bases_of, board_of, without_letter, written_to

__all__ = [
    "NOBODY",
    "Board",
    "Line",
    "Outcome",
    "Wanted",
    "bases_of",
    "board_of",
    "outcome_of",
    "without_letter",
    "written_to",
]
