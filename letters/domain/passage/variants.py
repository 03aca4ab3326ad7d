"""What a change of the base means for letters that have words of their own: these stay where and what they are."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby, pairwise

from letters.models import Letter, Passage
from letters.queries.passage import digest_of_passage
from organisations.domain.change import save_noted
from organisations.models import User
from organisations.ownership import owner_scope

STEP = 10
"""Passages leave room between them, so that one can be put in without numbering the others anew."""
FEWEST_WORDS = 3
"""Fewer may stand in a longer passage by chance."""


def close_gap(passage: Passage) -> None:
    """Before a base passage goes: what letters say instead of it, and behind it, stands behind the one before it."""
    base = list(passage.letter.passages.order_by("position", "id"))
    before = next((one for one, following in pairwise(base) if following == passage), None)
    with owner_scope([passage.owner_id]):
        rows = list(Passage.objects.filter(letter__base=passage.letter_id))
    ranks = {row.pk: _rank(row, passage, before) for row in rows}
    touched = sorted(
        (row for row in rows if ranks[row.pk]), key=lambda row: (row.letter_id, ranks[row.pk], row.position)
    )
    for _letter, of_one in groupby(touched, key=lambda row: row.letter_id):
        for number, row in enumerate(of_one, 1):
            row.after, row.position = before, number * STEP
    Passage.objects.bulk_update(touched, ["after", "position"])


def _rank(row: Passage, gone: Passage, before: Passage | None) -> int:
    """First what stands behind the passage before, then what stands instead of the one that goes, then what stands behind
    that; 0 for everything else."""
    if row.overrides_id == gone.pk and not row.placed:
        return 2
    if row.overrides_id is not None and not row.placed:
        return 0
    return {before.pk if before else None: 1, gone.pk: 3}.get(row.after_id, 0)


def leave_out_where_covered(part: Passage, /, *, by: User | None, now: datetime) -> list[Passage]:
    """A passage of the base that was a part of another before: letters whose own words stand for the whole would say it
    twice. They leave it out until they take the base's words over."""
    with owner_scope([part.owner_id]):
        own = Passage.objects.filter(overrides__letter=part.letter_id).exclude(hidden=True, text="")
        rows = list(own.select_related("letter", "overrides").order_by("id"))
    if part.split_from_id is None and len(part.text.split()) >= FEWEST_WORDS:
        part.split_from = next((row.overrides for row in rows if part.text in row.base_text), None)
        save_noted(part, by=by, now=now)
    covering = [row for row in rows if row.overrides_id == part.split_from_id]
    return [_left_out(row.letter, part, by=by, now=now) for row in covering]


def _left_out(letter: Letter, part: Passage, *, by: User | None, now: datetime) -> Passage:
    row = Passage(letter=letter, kind=part.kind, position=part.position, hidden=True, overrides=part)
    row.base_digest, row.base_text = digest_of_passage(part), part.text
    return save_noted(row, by=by, now=now)


def pass_over_move(passages: Iterable[Passage]) -> None:
    """Base passages are about to be counted as moved once more; to a letter that leaves them out it is all the same."""
    for passage in passages:
        before = digest_of_passage(passage)
        passage.moves += 1
        with owner_scope([passage.owner_id]):
            left_out = Passage.objects.filter(overrides=passage, base_digest=before, hidden=True, text="")
            left_out.update(base_digest=digest_of_passage(passage))
