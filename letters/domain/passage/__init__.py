"""Passages are written (`write`) and put in order (`order`); letters with words of their own follow (`variants`)."""

from letters.domain.passage.order import arrange_passages
from letters.domain.passage.write import (
    add_passage,
    change_passage,
    keep_passage,
    override_passage,
    place_passage,
    remove_passage,
    take_over_passage,
)

__all__ = [
    "add_passage",
    "arrange_passages",
    "change_passage",
    "keep_passage",
    "override_passage",
    "place_passage",
    "remove_passage",
    "take_over_passage",
]
