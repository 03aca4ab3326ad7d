"""The order of passages, and one passage made two. Only what was really moved counts as moved (docs/adr/0067)."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from letters.domain.letter import lock_letter
from letters.domain.passage.variants import STEP, pass_over_move
from letters.domain.passage.write import override_passage
from letters.domain.writing import note_rewritten
from letters.models import Letter, Passage
from letters.pieces import Origin
from letters.queries.passage import Standing, demands_of, passages_of
from organisations.domain.change import delete_noted, save_noted
from organisations.errors import DemarcheError
from organisations.models import User


def arrange_passages(letter: Letter, rows: Sequence[Passage], /, *, by: User | None, now: datetime) -> list[Standing]:
    """`rows` are those of `passages_of`, in the order in which they are to stand. Returns them as they stand then. In a
    variant an inherited passage that was moved becomes the letter's own words, for it stands elsewhere than in the base;
    back in its place it is inherited again, if nothing else about it changed."""
    with transaction.atomic():
        lock_letter(letter)
        standing = {one.row.pk: one for one in passages_of(letter)}
        if len(rows) != len(standing) or {row.pk for row in rows} != {*standing}:
            raise DemarcheError(_("Somebody has added or removed a passage. Look at the letter again."))
        wanted = [standing[row.pk] for row in rows]
        if letter.base_id is None:
            _count_moves([*standing], wanted)
            for number, one in enumerate(wanted, 1):
                _write_place(one.row, None, number, by=by, now=now)
        else:
            _arrange_on_base(letter, wanted, by=by, now=now)
        note_rewritten(letter, by=by, now=now)
    return passages_of(letter)


def _count_moves(before: Sequence[UUID], wanted: Sequence[Standing]) -> None:
    ranks = {key: number for number, key in enumerate(before)}
    stayed = _longest_run([(ranks[one.row.pk], one) for one in wanted])
    pass_over_move(one.row for one in wanted if one.row.pk not in stayed)


def _arrange_on_base(letter: Letter, wanted: Sequence[Standing], *, by: User | None, now: datetime) -> None:
    """As many as can be stay in the place of the base's; all others get one of their own, behind one of those."""
    base = list(Passage.objects.filter(letter=letter.base_id).order_by("position", "id"))
    ranks = {one.pk: number for number, one in enumerate(base)}
    in_place = _longest_run([(ranks[one.base.pk], one) for one in wanted if one.base])
    after: Passage | None = None
    for number, one in enumerate(wanted, 1):
        if one.base and one.row.pk in in_place:
            after = one.base
            _put_back(one, by=by, now=now)
            continue
        row = one.row
        if one.base and one.origin == Origin.INHERITED:
            row = override_passage(letter, one.base, text=one.base.text, hidden=one.base.hidden, by=by, now=now)
        row.placed = one.base is not None
        _write_place(row, after, number, by=by, now=now)


def _put_back(one: Standing, *, by: User | None, now: datetime) -> None:
    """Into the place of the base's; what only had another place is inherited again."""
    row, base = one.row, one.base
    if one.origin != Origin.OVERRIDDEN or not row.placed or base is None:
        return
    same = (row.kind, row.text, row.hidden) == (base.kind, base.text, base.hidden)
    if same and demands_of(row) == demands_of(base):
        delete_noted(row, by=by, now=now)
        return
    row.placed, row.after = False, None
    save_noted(row, by=by, now=now)


def _write_place(row: Passage, after: Passage | None, number: int, *, by: User | None, now: datetime) -> None:
    row.after, row.position = after, number * STEP
    save_noted(row, by=by, now=now)


def _longest_run(ranked: Sequence[tuple[int, Standing]]) -> set[UUID]:
    """Keys of the rows that stay: the longest sequence of rising ranks."""
    tails: list[int] = []
    runs: list[list[tuple[int, UUID]]] = []
    for rank, one in ranked:
        place = bisect_left(tails, rank)
        run = [*(runs[place - 1] if place else []), (rank, one.row.pk)]
        tails[place:], runs[place:] = [rank, *tails[place + 1 :]], [run, *runs[place + 1 :]]
    return {key for _rank, key in runs[-1]} if runs else set()
