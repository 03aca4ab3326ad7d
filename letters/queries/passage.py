"""The passages of a letter as they stand: the base's, each replaced by what this letter says instead, and its own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from campaigns.models import Demand
from letters.enums import LetterKind
from letters.models import Letter, Passage, PassageDemand

Piece = tuple[str, str]

MOST_STEPS = 500_000
"""Of one comparison: enough for about a thousand words and blanks that came or went, and done in a blink."""


class Origin(StrEnum):
    OWN = "own"
    INHERITED = "inherited"
    OVERRIDDEN = "overridden"


@dataclass(frozen=True)
class Standing:
    """A passage where it stands: `row` holds its words; `base` is the passage of the base letter behind it."""

    row: Passage
    origin: Origin
    base: Passage | None = None

    @property
    def demands(self) -> list[Demand]:
        return demands_of(self.row)

    @property
    def moved(self) -> bool:
        """The base passage is no longer what it was when this letter chose its own words, or it is gone."""
        remembered = self.row.base_digest
        return bool(remembered) and (self.base is None or digest_of_passage(self.base) != remembered)


def passages_of(letter: Letter) -> list[Standing]:
    """All of them in the order of printing, hidden ones included."""
    rows = _rows(letter)
    base = _rows(letter.base) if letter.base else []
    instead = {row.overrides_id: row for row in rows if row.overrides_id}
    standing = [
        Standing(instead[one.pk], Origin.OVERRIDDEN, one) if one.pk in instead else Standing(one, Origin.INHERITED, one)
        for one in base
    ]
    standing += [Standing(row, Origin.OWN) for row in rows if row.overrides_id is None]
    return sorted(standing, key=lambda one: (one.row.position, one.origin == Origin.OWN, one.row.pk))


def moved_passages(letter: Letter) -> list[Standing]:
    """ "Base moved": passages whose model in the base changed, moved or went after this letter chose its own words."""
    return [standing for standing in passages_of(letter) if standing.moved]


def letters_with_moved_base(letters: QuerySet[Letter]) -> list[Letter]:
    """For lists and to-dos; reads the passages of those letters only that replace something."""
    candidates = letters.filter(Exists(Passage.objects.filter(letter=OuterRef("pk")).exclude(base_digest="")))
    return [letter for letter in candidates.select_related("base") if moved_passages(letter)]


def why_moved(standing: Standing) -> str:
    """What happened to the base passage, in a sentence."""
    if standing.base is None:
        return _("The base letter no longer has this passage.")
    if standing.base.text != standing.row.base_text:
        return _("The base letter's wording has changed.")
    return _("The base letter's passage was moved, hidden, or makes other demands now.")


def difference(before: str, after: str) -> list[Piece]:
    """Pieces of text, each with "same", "gone" or "new", word by word."""
    pieces: list[Piece] = []
    for same, run in groupby(compared(_words(before), _words(after)), key=lambda piece: piece[0] == "same"):
        told = list(run)
        for kind in ("same",) if same else ("gone", "new"):
            pieces.append((kind, "".join(word for its_kind, word in told if its_kind == kind)))
    return [piece for piece in pieces if piece[1]]


def compared(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    """The same, word for word, with as few changes as possible (Myers, "An O(ND) Difference Algorithm", 1986).

    Texts so long and so different that this would take more than `MOST_STEPS` are told as all gone and all new.
    """
    rounds = _rounds(old, new)
    if rounds is None:
        return [*(("gone", word) for word in old), *(("new", word) for word in new)]
    x, y = len(old), len(new)
    pieces: list[Piece] = []
    for changes in range(len(rounds), 0, -1):
        start, added = _entered(rounds[changes - 1], (x - y + changes) // 2)
        pieces += [("same", word) for word in reversed(old[start:x])]
        y -= x - start
        x = start if added else start - 1
        y = y - 1 if added else y
        pieces.append(("new", new[y]) if added else ("gone", old[x]))
    pieces += [("same", word) for word in reversed(old[:x])]
    return pieces[::-1]


def _rounds(old: Sequence[str], new: Sequence[str]) -> list[list[int]] | None:
    """How many words of `old` lie behind after 0, 1, 2 … changes, on each diagonal, until all do with one change more;
    None if that takes too long."""
    rounds: list[list[int]] = []
    steps = 0
    while True:
        changes, row = len(rounds), []
        for place in range(changes + 1):
            start = x = _entered(rounds[-1], place)[0] if rounds else 0
            y = x - (2 * place - changes)
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            if x >= len(old) and y >= len(new):
                return rounds
            steps += 1 + x - start
            if steps > MOST_STEPS:
                return None
            row.append(x)
        rounds.append(row)


def _entered(last: list[int], place: int) -> tuple[int, bool]:
    """Where one more change leads on this diagonal, and whether it adds a word or takes one away."""
    added = place == 0 or (place < len(last) and last[place - 1] < last[place])
    return (last[place], True) if added else (last[place - 1] + 1, False)


def digest_of_passage(passage: Passage) -> str:
    return passage.digest([str(demand.pk) for demand in demands_of(passage)])


def demands_of(passage: Passage) -> list[Demand]:
    """In the order in which the passage makes them."""
    return [row.demand for row in passage.demand_rows.all()]


def letters_lacking(demand: Demand) -> QuerySet[Letter]:
    """Letters of the campaign in which no standing passage makes this demand. What was written elsewhere is left out:
    its text is not known passage by passage."""
    making = PassageDemand.objects.filter(demand=demand, passage__hidden=False)
    instead = Passage.objects.filter(letter=OuterRef(OuterRef("pk")), overrides=OuterRef("passage"))
    own = Exists(making.filter(passage__letter=OuterRef("pk")))
    inherited = Exists(making.filter(passage__letter=OuterRef("base")).filter(~Exists(instead)))
    letters: QuerySet[Letter] = Letter.objects.filter(campaign=demand.campaign_id)
    return letters.exclude(kind=LetterKind.EXTERNAL).filter(~(Q(own) | Q(inherited)))


def _rows(letter: Letter) -> list[Passage]:
    return list(letter.passages.prefetch_related("demand_rows__demand"))


def _words(text: str) -> list[str]:
    """Words, and the blanks between them."""
    return re.findall(r"\S+|\s+", text)
