"""A letter while it is written: its passages as pieces (`piece`), and where those of two people meet (`meeting`)."""

from letters.pieces.meeting import Choice, Chosen, Meeting, in_order_of_both, meet, merged
from letters.pieces.piece import (
    Origin,
    Piece,
    Pieces,
    added,
    changed,
    moved,
    place_of,
    refuse_more,
    with_demand,
)

__all__ = [
    "Choice",
    "Chosen",
    "Meeting",
    "Origin",
    "Piece",
    "Pieces",
    "added",
    "changed",
    "in_order_of_both",
    "meet",
    "merged",
    "moved",
    "place_of",
    "refuse_more",
    "with_demand",
]
