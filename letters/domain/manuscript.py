"""What a person writes is kept as their own draft at once, and becomes the letter's text when they save it."""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from secrets import randbelow
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from campaigns.models import Demand
from letters.domain.letter import refuse_unfillable
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
from letters.errors import HeldByAnother, PassagesRefused, WrittenElsewhere
from letters.models import Letter, Manuscript, Passage, Writing
from letters.pieces import Origin, Piece, Pieces
from letters.queries.letter import head_of
from letters.queries.manuscript import differs, draft_of, first_pieces, pieces_of, stored_pieces
from letters.queries.passage import Standing, demands_of, passages_of
from letters.queries.writing import other_writer
from letters.wording import tidy
from organisations.errors import DemarcheError
from organisations.models import User
from organisations.ownership import all_owners
from organisations.validation import insert_once

Data = list[dict[str, Any]]

KEPT = timedelta(days=90)
"""After the last word that was typed."""

MOST_NUMBERS = 900_000_000
NO_TEXT = {"Cc", "Cs"}
KEPT_SIGNS = frozenset("\n\r\t")


def open_manuscript(letter: Letter, *, by: User, now: datetime) -> Manuscript:
    """The person's draft as they left it; a new one, which says what the letter says, if they left nothing to save. Where
    no passage stands yet, it says what a letter begins with."""
    with transaction.atomic():
        draft = draft_of(letter, by)
        if draft is not None and differs(stored_pieces(draft.pieces), stored_pieces(draft.seen)):
            return draft
        revision = Writing.objects.get(letter=letter).revision
        said = _as_data(pieces_of(passages_of(letter)) or first_pieces(letter))
        rows = Manuscript.objects.filter(letter=letter, person=by)
        if draft is None:
            _begin(letter, revision=revision, pieces=said, seen=said, by=by, now=now)
        elif (draft.revision, draft.pieces, draft.seen) != (revision, said, said):
            fresh = {"revision": revision, "number": _drawn(), "pieces": said, "seen": said, "saved_at": now}
            rows.filter(number=draft.number).update(**fresh)
        opened: Manuscript = rows.get()
    return opened


def keep_manuscript(
    letter: Letter, pieces: Pieces, *, revision: int, number: int, by: User, now: datetime
) -> Manuscript:
    """Keeps what is typed, whatever is wrong with it. `number` is that of the draft as this window knows it; raises
    WrittenElsewhere if the person has gone on in another. `revision`: of the letter that was begun from. A window that
    puts its words in the place of a draft of another revision has not seen what that one began from."""
    said = _as_data(map(_storable, pieces))
    with transaction.atomic():
        rows = Manuscript.objects.filter(letter=letter, person=by)
        here = rows.filter(number=number)
        kept: dict[str, Any] = {"pieces": said, "saved_at": now, "number": F("number") + 1}
        if not here.filter(revision=revision).update(**kept):
            seen = _seen_at(letter, revision)
            if not here.update(revision=revision, seen=seen, **kept):
                begun = _begin(letter, revision=revision, pieces=said, seen=seen, by=by, now=now)
                if not rows.filter(pk=begun.pk).exists():
                    raise WrittenElsewhere(_("You have gone on writing this letter in another window."))
        draft: Manuscript = rows.get()
    return draft


def settle_manuscript(draft: Manuscript, pieces: Pieces, *, by: User, now: datetime) -> Manuscript:
    """The person has seen what stands in the letter now, and chosen: from here on the draft begins from that."""
    with transaction.atomic():
        draft.revision = Writing.objects.get(letter=draft.letter_id).revision
        draft.seen = _as_data(pieces_of(passages_of(draft.letter)))
        draft.pieces, draft.saved_at = _as_data(map(_storable, pieces)), now
        draft.number += 1
        draft.save()
    return draft


def drop_manuscript(letter: Letter, *, by: User, now: datetime) -> None:
    """The person wants nothing of it."""
    with transaction.atomic():
        Manuscript.objects.filter(letter=letter, person=by).delete()


def forget_manuscripts(*, now: datetime) -> int:
    """Drafts that nobody has gone on with for so long; how many."""
    with all_owners(), transaction.atomic():
        gone, _of_each = Manuscript.objects.filter(saved_at__lte=now - KEPT).delete()
    return gone


def forget_opening(letter: Letter) -> None:
    """As if nobody had opened it to write. Raises DemarcheError where words of somebody wait to be saved."""
    with transaction.atomic():
        drafts = Manuscript.objects.filter(letter=letter)
        for draft in drafts.select_related("person").select_for_update(of=("self",)):
            if differs(stored_pieces(draft.pieces), stored_pieces(draft.seen)):
                told = _("%(person)s has written in it and not saved that yet. Nothing of it is thrown away.")
                raise DemarcheError(told % {"person": draft.person})
        drafts.delete()
        Writing.objects.filter(letter=letter).delete()


def save_manuscript(draft: Manuscript, pieces: Pieces, *, by: User, now: datetime) -> Letter:
    """The pieces become the letter's text, all of them or none, and the draft is done with. Raises HeldByAnother,
    LetterRewritten if the letter no longer says what the draft began from, and PassagesRefused with all that is wrong."""
    letter = draft.letter
    with transaction.atomic():
        writing = refuse_rewritten(letter, revision=draft.revision)
        if (other := other_writer(writing, than=by, now=now)) is not None:
            raise HeldByAnother(
                _("%(person)s is writing this letter now. Yours is kept as your draft.") % {"person": other}
            )
        before = {one.anchor: one for one in passages_of(letter)}
        known = {str(demand.pk): demand for demand in Demand.objects.filter(campaign=letter.campaign_id)}
        values, faults = head_of(letter, now=now).values, {}
        for piece in pieces:
            one = before.get(piece.key)
            is_new = _is_said_anew(piece, one)
            try:
                with transaction.atomic():
                    _save_piece(letter, piece, one, known, by=by, now=now)
                    if is_new:
                        refuse_unfillable(letter, piece.text, values, field="text")
            except DemarcheError as refusal:
                faults[piece.key] = str(refusal)
        if faults:
            raise PassagesRefused(faults)
        _put_in_order(letter, pieces, by=by, now=now)
        drop_manuscript(letter, by=by, now=now)
    return letter


def _begin(letter: Letter, *, revision: int, pieces: Data, seen: Data, by: User, now: datetime) -> Manuscript:
    """A draft, unless the person has one."""
    draft = Manuscript(owner_id=letter.owner_id, letter=letter, person=by, revision=revision, number=_drawn())
    draft.pieces, draft.seen, draft.saved_at = pieces, seen, now
    insert_once(draft)
    return draft


def _drawn() -> int:
    """A number that no window has which shows an earlier draft."""
    return randbelow(MOST_NUMBERS)


def _seen_at(letter: Letter, revision: int) -> Data:
    """What the letter said then, as far as that is known: nothing of it if it has been saved since."""
    is_now = Writing.objects.filter(letter=letter, revision=revision).exists()
    return _as_data(pieces_of(passages_of(letter))) if is_now else []


def _as_data(pieces: Iterable[Piece]) -> Data:
    return [piece.as_data() for piece in pieces]


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
        row = override_passage(letter, one.row, text=piece.text, hidden=piece.hidden, demands=demands, **actor)
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
    if piece.kept and row.base_digest:
        keep_passage(row, by=by, now=now)


def _put_in_order(letter: Letter, pieces: Pieces, *, by: User, now: datetime) -> None:
    """As the pieces stand; what none of them speaks of stays behind what it stood behind."""
    standing = passages_of(letter)
    place = {piece.key: number for number, piece in enumerate(pieces)}
    at = -1
    wanted: list[tuple[int, int, Passage]] = []
    for one in standing:
        at = place.get(one.anchor, at)
        wanted.append((at, len(wanted), one.row))
    rows = [row for _at, _number, row in sorted(wanted, key=lambda each: each[:2])]
    if rows != [one.row for one in standing]:
        arrange_passages(letter, rows, by=by, now=now)


def _is_hidden_in(text: str) -> bool:
    return any(sign not in KEPT_SIGNS and unicodedata.category(sign) in NO_TEXT for sign in text)


def _storable(piece: Piece) -> Piece:
    """Control characters and halves of characters go into no database: a mark stands where they stood."""
    if not _is_hidden_in(piece.text):
        return piece
    shown = (
        "\ufffd" if sign not in KEPT_SIGNS and unicodedata.category(sign) in NO_TEXT else sign for sign in piece.text
    )
    return Piece.from_data({**piece.as_data(), "text": "".join(shown)})
