"""The letter as pieces to write on, and pieces as passages to be shown, without being saved."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import uuid5

from campaigns.models import Demand
from letters.enums import LetterKind, PassageKind
from letters.models import Letter, Manuscript, Passage
from letters.pieces import Origin, Piece, Pieces
from letters.queries.passage import Standing, demands_of, passages_of
from organisations.models import User
from organisations.readers.courtesy import covered_languages


@dataclass(frozen=True)
class Typed(Standing):
    """A passage as it was typed: its demands stand in no table."""

    makes: tuple[Demand, ...] = ()

    @property
    def demands(self) -> list[Demand]:
        return list(self.makes)


def pieces_of(standing: Iterable[Standing]) -> Pieces:
    """What stands in the letter now. An inherited piece holds no words of its own."""
    return tuple(
        Piece(
            key=one.anchor,
            kind=one.row.kind,
            text="" if one.origin == Origin.INHERITED else one.row.text,
            demands=tuple(str(demand.pk) for demand in one.demands),
            origin=Origin(one.origin),
            hidden=one.row.hidden,
        )
        for one in standing
    )


def first_pieces(letter: Letter) -> Pieces:
    """What a base letter begins with: filled for each recipient as far as can be, with room for what only a person can
    say. It stands in the letter when it is saved, as everything typed; for two who begin at once it is the same."""
    if letter.kind != LetterKind.BASE:
        return ()
    greets = letter.language in covered_languages()
    demands = tuple(str(key) for key in letter.campaign.demands.values_list("pk", flat=True))
    texts = {
        PassageKind.PLACE_DATE: "{{ place }}, {{ date }}",
        PassageKind.SALUTATION: "{{ salutation }}" if greets else "",
        PassageKind.PARAGRAPH: "",
        **({PassageKind.DEMANDS: ""} if demands else {}),
        PassageKind.CLOSING: "{{ close }}" if greets else "",
    }
    return tuple(
        Piece(str(uuid5(letter.pk, kind)), kind, text, demands if kind == PassageKind.DEMANDS else ())
        for kind, text in texts.items()
    )


def draft_of(letter: Letter, person: User) -> Manuscript | None:
    row: Manuscript | None = Manuscript.objects.filter(letter=letter, person=person).first()
    return row


def stored_pieces(data: Iterable[dict[str, object]]) -> Pieces:
    return tuple(map(Piece.from_data, data))


def differs(pieces: Pieces, others: Pieces) -> bool:
    """Something would be changed by saving the one over the other, or words that were given up would be forgotten."""
    told = [[(piece.key, piece.says) for piece in each if not piece.removed] for each in (pieces, others)]
    given_up = (piece.origin == Origin.INHERITED and piece.text.strip() for piece in pieces)
    return told[0] != told[1] or any(piece.kept for piece in pieces) or any(given_up)


def typed_standing(letter: Letter, pieces: Pieces, demands: Iterable[Demand]) -> list[Typed]:
    """As the letter would stand if the pieces were saved; what cannot be saved is shown too."""
    known = {str(demand.pk): demand for demand in demands}
    now = {one.anchor: one for one in passages_of(letter)}
    typed = []
    for piece in pieces:
        one = now.get(piece.key)
        if piece.removed or (piece.origin == Origin.INHERITED and one is None):
            continue
        base = one.base if one else None
        if piece.origin == Origin.INHERITED and base is not None:
            typed.append(Typed(base, Origin.INHERITED, base, makes=tuple(demands_of(base))))
            continue
        row = Passage(pk=piece.key, letter=letter, kind=piece.kind, text=piece.text, hidden=piece.hidden)
        makes = tuple(known[key] for key in piece.demands if key in known)
        typed.append(Typed(row, Origin(piece.origin), base, makes=makes))
    return typed
