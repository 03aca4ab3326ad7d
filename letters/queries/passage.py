"""The passages of a letter as they stand: the base's, each replaced by what this letter says instead, and its own."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from campaigns.models import Demand
from letters.enums import PassageKind
from letters.models import Letter, Passage, PassageDemand
from letters.pieces import Origin

Piece = tuple[str, str]
Seen = tuple[str, str]
"""Of a passage of the base, as somebody saw it: digest and words."""

MOST_STEPS = 500_000
"""Of one comparison: enough for about a thousand words and blanks that came or went, and done in a blink."""


@dataclass(frozen=True)
class Standing:
    """A passage where it stands: `row` holds its words; `base` is the passage of the base letter behind it, and `parts`
    are those that were split off from it since and that this letter leaves out, for its own words cover them."""

    row: Passage
    origin: Origin
    base: Passage | None = None
    parts: tuple[Passage, ...] = ()

    @property
    def demands(self) -> list[Demand]:
        return demands_of(self.row)

    @property
    def moved(self) -> bool:
        """The base passage is no longer what it was when this letter chose its own words, or it is gone."""
        remembered = self.row.base_digest
        return bool(remembered) and (self.base is None or digest_of_passage(self.base) != remembered)

    @property
    def base_now(self) -> str:
        """What the base says instead of what `row.base_text` remembers; nothing where the passage is gone."""
        return "\n\n".join(one.text for one in (self.base, *self.parts) if one is not None)

    @property
    def anchor(self) -> str:
        """By which a page finds it, whoever's words stand there and whichever base the letter has."""
        return str(self.row.overrides_id or self.row.pk)


def passages_of(letter: Letter) -> list[Standing]:
    """All of them in the order of printing, hidden ones included."""
    return passages_of_each([letter])[letter.pk]


def passages_of_each(letters: Iterable[Letter]) -> dict[UUID, list[Standing]]:
    """The same for many letters by key, in two questions to the database, however many there are."""
    asked = {letter.pk: letter.base_id for letter in letters}
    rows: dict[UUID | None, list[Passage]] = defaultdict(list)
    for row in Passage.objects.filter(letter__in={*asked, *filter(None, asked.values())}).order_by("position", "id"):
        rows[row.letter_id].append(row)
    made = Prefetch("demand_rows", PassageDemand.objects.select_related("demand"))
    prefetch_related_objects([row for of_one in rows.values() for row in of_one], made)
    return {letter: in_order(rows[letter], rows[base] if base else []) for letter, base in asked.items()}


def in_order(rows: Sequence[Passage], base: Sequence[Passage]) -> list[Standing]:
    """A letter's own rows among those of its base, both ordered by position. What hangs on a passage that this base does
    not have, as after a change of the base letter, comes last."""
    known: dict[UUID | None, Passage] = {one.pk: one for one in base}
    last = base[-1].pk if base else None
    instead = {row.overrides_id: row for row in rows if row.overrides_id in known}
    own = {row.pk: _own(row, known, instead) for row in rows}
    behind: dict[UUID | None, list[Standing]] = defaultdict(list)
    for row in rows:
        if row.overrides_id not in known or row.placed:
            is_lost = not {row.after_id, row.overrides_id} <= {None, *known}
            behind[last if is_lost else row.after_id].append(own[row.pk])
    standing = behind[None]
    for passage in base:
        other = instead.get(passage.pk)
        if other is None:
            standing.append(Standing(passage, Origin.INHERITED, passage))
        elif not other.placed:
            standing.append(own[other.pk])
        standing += behind[passage.pk]
    return standing


def _own(row: Passage, known: Mapping[UUID | None, Passage], instead: Mapping[UUID | None, Passage]) -> Standing:
    base = known.get(row.overrides_id)
    if base is None:
        return Standing(row, Origin.OWN)
    left_out = [part for part in known.values() if part.split_from_id == base.pk and part.text in row.base_text]
    covered = (part for part in left_out if part.pk in instead and _is_left_out(instead[part.pk]))
    return Standing(row, Origin.OVERRIDDEN, base, tuple(covered))


def _is_left_out(row: Passage) -> bool:
    return row.hidden and not row.text


def moved_passages(letter: Letter) -> list[Standing]:
    """ "Base moved": passages whose model in the base changed, moved or went after this letter chose its own words."""
    return [standing for standing in passages_of(letter) if standing.moved]


def letters_with_moved_base(letters: QuerySet[Letter]) -> list[Letter]:
    """For lists and to-dos; reads the passages of those letters only that replace something."""
    candidates = list(letters.filter(Exists(Passage.objects.filter(letter=OuterRef("pk")).exclude(base_digest=""))))
    standing = passages_of_each(candidates)
    return [letter for letter in candidates if any(one.moved for one in standing[letter.pk])]


def why_moved(standing: Standing) -> str:
    """What happened to the base passage, in a sentence."""
    base, row = standing.base, standing.row
    if base is None:
        return _("The base letter no longer has this passage.")
    if base.text != row.base_text:
        return (
            _("The base letter's passage was split in two.")
            if standing.parts
            else _("The base letter's wording has changed.")
        )
    alone = (sentence for sentence, before in _single_changes(base) if _was(base, row.base_digest, **before))
    several = _("The base letter's passage makes other demands now, or more than one thing about it has changed.")
    return next(alone, several)


def _single_changes(base: Passage) -> Iterator[tuple[str, dict[str, Any]]]:
    """What may have happened to a passage whose words are the same, and what it was like before."""
    again = _("The base letter has this passage again.")
    yield (_("The base letter leaves this passage out now.") if base.hidden else again), {"hidden": not base.hidden}
    for moves in range(base.moves):
        yield _("The base letter's passage was moved."), {"moves": moves}
    for kind in PassageKind:
        yield _("The base letter's passage is of another kind now."), {"kind": kind}


def _was(base: Passage, digest: str, **before: Any) -> bool:
    """Whether this is all that has changed."""
    said = {"kind": base.kind, "text": base.text, "moves": base.moves, "hidden": base.hidden}
    return Passage(**{**said, **before}).digest([str(demand.pk) for demand in demands_of(base)]) == digest


def difference_to_base(standing: Standing) -> list[Piece]:
    """From what the base said when this letter chose its own words to what it says now."""
    return difference(standing.row.base_text, standing.base_now)


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


def seen_now(base: Passage | None) -> Seen:
    """Nothing where the passage is gone."""
    return (digest_of_passage(base), base.text) if base else ("", "")


def demands_of(passage: Passage) -> list[Demand]:
    """In the order in which the passage makes them."""
    return [row.demand for row in passage.demand_rows.all()]


def _words(text: str) -> list[str]:
    """Words, and the blanks between them."""
    return re.findall(r"\S+|\s+", text)
