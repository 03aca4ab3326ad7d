"""A letter on somebody's desk: what it says, what they have typed, and how that is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.utils.safestring import SafeString

from campaigns.models import Demand, DemandText
from campaigns.placeholders import PLACEHOLDERS
from letters.admin.checklist import cure_of
from letters.enums import LetterKind, PassageKind
from letters.forms.writing import typed_pieces
from letters.markup import html_of, tree_of
from letters.models import Letter, Passage
from letters.pieces import Origin, Piece, Pieces
from letters.queries.block import block_holder, seats_of
from letters.queries.edition import Draft, draft_edition
from letters.queries.letter import head_of, unfillable
from letters.queries.manuscript import differs, pieces_of, typed_standing
from letters.queries.passage import Standing, difference, difference_to_base, passages_of, seen_now, why_moved
from organisations.admin.base import ScopedAdmin
from organisations.identifiers import uuid7
from organisations.models import User
from organisations.permissions import Right
from organisations.requests import actor_of, now_of


@dataclass(frozen=True)
class Wanted:
    """A demand, as the letter would print it and as organisers call it."""

    key: str
    name: str
    text: str


@dataclass(frozen=True)
class ShownPiece:
    """What the page needs of one passage. `words` is what the base says, `base_now` the digest of that, `why` what has
    happened to it; `open` says which placeholders cannot be filled for this recipient, and where that is cured."""

    piece: Piece
    number: int
    kind: str
    kind_value: str
    words: str
    demands: list[Wanted]
    offered: list[Wanted]
    fault: str
    open: list[tuple[str, str]]
    has_base: bool
    base_now: str
    why: str
    difference: Sequence[tuple[str, str]]
    is_first: bool
    is_last: bool

    def __getattr__(self, name: str) -> Any:
        """Everything else is the piece's."""
        return getattr(self.piece, name)

    @property
    def html(self) -> SafeString:
        """To be read; placeholders stand as they are."""
        return html_of(tree_of(self.kind_value, self.words))

    @property
    def may_demand(self) -> bool:
        """Where a demand is usually made."""
        return self.kind_value in {PassageKind.DEMANDS, PassageKind.PARAGRAPH} and bool(self.offered or self.demands)

    @property
    def only_offers(self) -> bool:
        """Prose that makes no demand yet."""
        return self.kind_value != PassageKind.DEMANDS and not self.demands

    @property
    def rows(self) -> int:
        """Lines that the words take about, for browsers that do not let a field grow by itself."""
        return sum(1 + len(line) // 62 for line in self.piece.text.split("\n"))

    @property
    def is_typed(self) -> bool:
        """Its words are typed here."""
        return self.piece.origin != Origin.INHERITED and not self.piece.hidden and not self.piece.removed


@dataclass
class Desk:
    letter: Letter
    person: User
    now: datetime
    faults: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def standing(self) -> dict[str, Standing]:
        return {one.anchor: one for one in passages_of(self.letter)}

    @cached_property
    def rows(self) -> list[Demand]:
        return list(self.letter.campaign.demands.all())

    @cached_property
    def wanted(self) -> dict[str, Wanted]:
        texts = DemandText.objects.filter(demand__in=self.rows, language=self.letter.language)
        wordings = {row.demand_id: row.text for row in texts}
        return {str(row.pk): Wanted(str(row.pk), row.name, wordings.get(row.pk, "")) for row in self.rows}

    def typed(self, data: QueryDict) -> Pieces:
        return typed_pieces(data, self.standing, self.wanted)

    def is_saved(self, pieces: Pieces) -> bool:
        """They are what the letter says."""
        return not differs(pieces, pieces_of(self.standing.values()))

    def draft(self, pieces: Pieces) -> Draft:
        """What an edition would be if the pieces were saved and frozen now."""
        said = typed_standing(self.letter, pieces, self.rows)
        return draft_edition(self.letter, cut_off=self.now, now=self.now, said=said)

    @cached_property
    def values(self) -> Mapping[str, str]:
        """Of the placeholders, in this letter."""
        return head_of(self.letter, now=self.now).values

    def placeholders(self) -> list[tuple[str, Any, str]]:
        """Name, meaning, and what it stands for in this letter; nothing where that is not known."""
        return [(name, meaning, self.values.get(name, "")) for name, meaning in PLACEHOLDERS.items()]

    def shown(self, pieces: Pieces) -> list[ShownPiece]:
        there = [piece.key for piece in pieces if not piece.removed]
        numbers = {key: number for number, key in enumerate(there, 1)}
        return [self._shown(piece, numbers.get(piece.key, 0), len(there)) for piece in pieces]

    def only_typed(self, pieces: Pieces) -> list[tuple[str, Sequence[tuple[str, str]]]]:
        """What the letter does not say, by the kind of passage: how its words differ from those that stand there."""
        stand = {one.key: one.words for one in self.shown(pieces_of(self.standing.values()))}
        typed = ((one.kind, stand.get(one.key, ""), "" if one.removed else one.words) for one in self.shown(pieces))
        return [(kind, difference(before, after)) for kind, before, after in typed if before != after]

    def beside(self, piece: Piece | None) -> Piece | None:
        """What the piece says as a passage of its own, to stand beside another; nothing of one that is taken out."""
        if piece is None or piece.removed:
            return None
        (said,) = self.shown((piece,))
        makes = tuple(one.key for one in said.demands)
        return Piece(str(uuid7()), said.kind_value, said.words, makes, hidden=piece.hidden)

    def _shown(self, piece: Piece, number: int, count: int) -> ShownPiece:
        one = self.standing.get(piece.key)
        base = one.base if one else None
        makes = [str(row.demand_id) for row in base.demand_rows.all()] if base and _inherits(piece) else piece.demands
        kind = base.kind if base and _inherits(piece) else piece.kind
        words = base.text if base and _inherits(piece) else piece.text
        moved = _moved(piece, one)
        return ShownPiece(
            piece=piece,
            number=number,
            kind=str(PassageKind(kind).label),
            kind_value=kind,
            words=words,
            demands=[self.wanted[key] for key in makes if key in self.wanted],
            offered=[one for key, one in self.wanted.items() if key not in makes],
            fault=self.faults.get(piece.key, ""),
            open=[] if piece.hidden or piece.removed else self._left_open(words),
            has_base=base is not None,
            base_now=seen_now(base)[0],
            why=why_moved(moved) if moved else "",
            difference=difference_to_base(moved) if moved else (),
            is_first=number == 1,
            is_last=number == count,
        )

    def _left_open(self, words: str) -> list[tuple[str, str]]:
        problems = unfillable(words, self.letter, self.values)
        return [(problem.sentence, cure_of(problem, self.letter)) for problem in problems]

    @cached_property
    def block_holder(self) -> Letter:
        """The letter whose signature block is printed."""
        return block_holder(self.letter)

    @cached_property
    def seats(self) -> int:
        """How many sign in it."""
        return len(seats_of([self.letter], at=self.now)[self.letter.pk])

    @property
    def kinds(self) -> list[tuple[str, Any]]:
        return list(PassageKind.choices)

    @property
    def is_base(self) -> bool:
        return self.letter.kind == LetterKind.BASE


class DeskPages(ScopedAdmin):
    """What all pages about the writing of a letter begin with."""

    def desk_of(self, request: HttpRequest, object_id: str) -> Desk:
        letter = self.found(request, object_id, Right.EDIT)
        if letter.kind == LetterKind.EXTERNAL:
            raise Http404
        return Desk(letter, actor_of(request), now_of(request))


def _inherits(piece: Piece) -> bool:
    return piece.origin == Origin.INHERITED


def _moved(piece: Piece, one: Standing | None) -> Standing | None:
    """Where the base is no longer what the words took the place of, in the letter or in this draft."""
    if one is None or _inherits(piece):
        return None
    if piece.instead_of is not None:
        digest, text = piece.instead_of
        one = replace(one, row=Passage(base_digest=digest, base_text=text))
    return one if one.moved else None
