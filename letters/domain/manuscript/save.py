"""What a person wrote becomes the letter's text: all of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Demand
from letters.domain.letter import lock_letter, refuse_unfillable
from letters.domain.passage import (
    add_passage,
    arrange_passages,
    change_passage,
    keep_passage,
    override_passage,
    remove_passage,
    take_over_passage,
)
from letters.domain.writing import refuse_rewritten
from letters.errors import HeldByAnother, PassagesRefused
from letters.models import Letter, Manuscript, Passage
from letters.pieces import Origin, Piece, Pieces, in_order_of_both
from letters.queries.letter import head_of
from letters.queries.manuscript import pieces_of, stored_pieces
from letters.queries.passage import Standing, demands_of, passages_of
from letters.queries.writing import other_writer
from letters.wording import tidy
from organisations.errors import DemarcheError
from organisations.identifiers import uuid7
from organisations.models import User


def save_manuscript(draft: Manuscript, pieces: Pieces, *, by: User, now: datetime) -> Letter:
    """The pieces become the letter's text, all of them or none, and the draft is done with. Raises HeldByAnother,
    LetterRewritten if the letter no longer says what the draft began from, and PassagesRefused with all that is wrong."""
    letter: Letter = draft.letter
    with transaction.atomic():
        lock_letter(letter)  # before the revision: whoever changes a letter's passages takes the two in this order
        writing = refuse_rewritten(letter, revision=draft.revision)
        if (other := other_writer(writing, than=by, now=now)) is not None:
            raise HeldByAnother(
                _("%(person)s is writing this letter now. Yours is kept as your draft.") % {"person": other}
            )
        before = {one.anchor: one for one in passages_of(letter)}
        stood = pieces_of(before.values())
        saved = _with_own_keys(pieces, before)
        if faults := _save_each(letter, [*zip(pieces, saved, strict=True)], before, by=by, now=now):
            raise PassagesRefused(faults)
        wanted = in_order_of_both(stored_pieces(draft.seen), saved, stood)
        _put_in_order(letter, wanted, by=by, now=now)
        Manuscript.objects.filter(pk=draft.pk, number=draft.number).delete()  # what came to it meanwhile stays
    return letter


def _with_own_keys(pieces: Pieces, before: Mapping[str, Standing]) -> Pieces:
    """What was said instead of a passage of a base that the letter no longer has becomes a passage of its own."""
    unknown = [piece.key for piece in pieces if piece.key not in before]
    taken = {str(key) for key in Passage.objects.filter(pk__in=unknown).values_list("pk", flat=True)}
    return tuple(replace(piece, key=str(uuid7())) if piece.key in taken else piece for piece in pieces)


def _save_each(
    letter: Letter, pieces: Sequence[tuple[Piece, Piece]], before: Mapping[str, Standing], *, by: User, now: datetime
) -> dict[str, str]:
    """Each as it was typed, and as it is saved. What is wrong with them, by the key of the former."""
    known = {str(demand.pk): demand for demand in Demand.objects.filter(campaign=letter.campaign_id)}
    values, faults = head_of(letter, now=now).values, {}
    for typed, piece in pieces:
        one = before.get(piece.key)
        is_new = _is_said_anew(piece, one)
        try:
            with transaction.atomic():
                _save_piece(letter, piece, one, known, by=by, now=now)
                if is_new:
                    refuse_unfillable(letter, piece.text, values, field="text")
        except DemarcheError as refusal:
            faults[typed.key] = str(refusal)
    return faults


def _save_piece(
    letter: Letter, piece: Piece, one: Standing | None, known: Mapping[str, Demand], *, by: User, now: datetime
) -> None:
    actor: dict[str, Any] = {"by": by, "now": now}
    demands = [known[key] for key in piece.demands if key in known]
    if one is None:
        if not piece.removed and piece.origin != Origin.INHERITED:
            row = Passage(pk=piece.key, letter=letter, kind=piece.kind, text=piece.text, hidden=piece.hidden)
            add_passage(row, demands=demands, **actor)
    elif piece.removed and one.origin == Origin.OWN:
        remove_passage(one.row, **actor)
    elif one.base is not None and piece.origin == Origin.INHERITED:
        if one.origin == Origin.OVERRIDDEN:
            take_over_passage(one.row, **actor)
    elif one.origin == Origin.INHERITED:
        says: dict[str, Any] = {"text": piece.text, "hidden": piece.hidden, "demands": demands}
        row = override_passage(letter, one.row, **says, instead_of=piece.instead_of, **actor)
        if row.kind != piece.kind:
            row.kind = piece.kind
            change_passage(row, **actor)
    else:
        _change(one.row, piece, demands, by=by, now=now)


def _is_said_anew(piece: Piece, one: Standing | None) -> bool:
    """Not what the letter or its base says already: that stays, also where what fills it has gone since."""
    is_printed = piece.origin != Origin.INHERITED and not piece.hidden and not piece.removed
    return is_printed and (one is None or one.row.text != tidy(piece.text))


def _change(row: Passage, piece: Piece, demands: list[Demand], *, by: User, now: datetime) -> None:
    """Only what has changed is written, so that the history tells no more than happened."""
    before = Piece(piece.key, row.kind, row.text, tuple(str(one.pk) for one in demands_of(row)), hidden=row.hidden)
    if before.says != piece.says:
        row.kind, row.text, row.hidden = piece.kind, piece.text, piece.hidden
        change_passage(row, demands=demands, by=by, now=now)
    if row.base_digest and piece.instead_of not in (None, (row.base_digest, row.base_text)):
        keep_passage(row, instead_of=piece.instead_of, by=by, now=now)


def _put_in_order(letter: Letter, wanted: Pieces, *, by: User, now: datetime) -> None:
    """As they stand; what none of them speaks of stays behind what it stood behind."""
    standing = passages_of(letter)
    place = {piece.key: number for number, piece in enumerate(wanted)}
    at = -1
    found: list[tuple[int, int, Passage]] = []
    for one in standing:
        at = place.get(one.anchor, at)
        found.append((at, len(found), one.row))
    rows = [row for _at, _number, row in sorted(found, key=lambda each: each[:2])]
    if rows != [one.row for one in standing]:
        arrange_passages(letter, rows, by=by, now=now)
