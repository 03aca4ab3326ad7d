"""A letter as it is being written: its passages in order, and what can be done with them before anything is saved.

Nothing here knows a database. What was taken out stays, marked, until the letter is saved, so that it can come back; and so
do a letter's own words after it has taken over the base's.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Self

from django.utils.translation import gettext as _

from letters.enums import PassageKind
from organisations.errors import DemarcheError

MOST_PASSAGES = 120
"""Of a letter's own; those of its base come on top."""


class Origin(StrEnum):
    """Whose words a passage has."""

    OWN = "own"
    INHERITED = "inherited"
    OVERRIDDEN = "overridden"


@dataclass(frozen=True)
class Piece:
    """`key` is that of the passage, or of the base's where one stands behind it: it stays the same whoever's words are
    chosen. `demands` are keys in their order. `kept`: the base has moved, and these words are to stay.

    An inherited piece says what the base says; `text` holds words of its own that were given up, if there were any.
    `base_digest` and `base_text`: the base's passage as the person saw it when these words took its place, where that is
    not in the letter yet.
    """

    key: str
    kind: str = PassageKind.PARAGRAPH
    text: str = ""
    demands: tuple[str, ...] = ()
    origin: str = Origin.OWN
    hidden: bool = False
    removed: bool = False
    kept: bool = False
    base_digest: str = ""
    base_text: str = ""

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        return cls(**{**data, "demands": tuple(data["demands"])})

    def as_data(self) -> dict[str, Any]:
        return {**asdict(self), "demands": list(self.demands)}

    @property
    def instead_of(self) -> tuple[str, str] | None:
        """Of what the words took the place, digest and words, both empty where the base has nothing any more; None where
        that was chosen before, or never."""
        return (self.base_digest, self.base_text) if self.base_digest or self.kept else None

    @property
    def says(self) -> tuple[Any, ...]:
        """All of it that is printed or remembered: two that say the same are the same to whoever reads."""
        if self.removed:
            return (None,)
        if self.origin == Origin.INHERITED:
            return (self.origin,)
        return (self.kind, self.text.replace("\r\n", "\n").strip(), self.demands, self.hidden)


Pieces = tuple[Piece, ...]


def refuse_more(own: int) -> None:
    """Raises DemarcheError where a letter has as many passages of its own as it may have."""
    if own >= MOST_PASSAGES:
        told = _("A letter has at most %(most)s passages of its own. Those taken out count until it is saved.")
        raise DemarcheError(told % {"most": MOST_PASSAGES})


def place_of(pieces: Pieces, key: str) -> int:
    """Raises KeyError for a key that is not among them."""
    for place, piece in enumerate(pieces):
        if piece.key == key:
            return place
    raise KeyError(key)


def changed(pieces: Pieces, key: str, **fields: Any) -> Pieces:
    place = place_of(pieces, key)
    return (*pieces[:place], replace(pieces[place], **fields), *pieces[place + 1 :])


def moved(pieces: Pieces, key: str, steps: int) -> Pieces:
    """Up (-1) or down (+1) past the next piece that is still there; at either end it stays where it is."""
    place = place_of(pieces, key)
    others = [at for at, piece in enumerate(pieces) if not piece.removed and (at - place) * steps > 0]
    if not others:
        return pieces
    rest = [piece for piece in pieces if piece.key != key]
    rest.insert(min(others, key=lambda at: abs(at - place)), pieces[place])
    return tuple(rest)


def added(pieces: Pieces, new: Piece, *, after: str = "") -> Pieces:
    """Behind the piece named, or first of all."""
    at = place_of(pieces, after) + 1 if after else 0
    return (*pieces[:at], new, *pieces[at:])


def with_demand(pieces: Pieces, key: str, demand: str, steps: int | None) -> Pieces:
    """The demand one place up or down in its piece's list; at the end if it is new; without `steps`: taken out."""
    demands = list(pieces[place_of(pieces, key)].demands)
    at = demands.index(demand) if demand in demands else len(demands)
    others = [one for one in demands if one != demand]
    if steps is not None:
        others.insert(max(0, at + steps), demand)
    return changed(pieces, key, demands=tuple(others))
