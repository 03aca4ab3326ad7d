"""What a person writes is kept as their own draft at once."""

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import randbelow
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from letters.domain.writing import refuse_rewritten
from letters.errors import WrittenElsewhere
from letters.models import Letter, Manuscript, Writing
from letters.pieces import Piece, Pieces
from letters.queries.manuscript import differs, draft_of, first_pieces, pieces_of, stored_pieces
from letters.queries.passage import passages_of
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
                    raise WrittenElsewhere
        draft: Manuscript = rows.get()
    return draft


def settle_manuscript(draft: Manuscript, pieces: Pieces, *, revision: int, by: User, now: datetime) -> Manuscript:
    """The person has seen what stands in the letter at this revision, and chosen: from here on the draft begins from that.
    Raises LetterRewritten and WrittenElsewhere where the one or the other of the two has gone on since."""
    rows = Manuscript.objects.filter(pk=draft.pk, person=by)
    with transaction.atomic():
        refuse_rewritten(draft.letter, revision=revision)
        settled = {"revision": revision, "pieces": _as_data(map(_storable, pieces)), "saved_at": now}
        settled["seen"] = _as_data(pieces_of(passages_of(draft.letter)))
        if not rows.filter(number=draft.number).update(number=F("number") + 1, **settled):
            raise WrittenElsewhere
    row: Manuscript = rows.get()
    return row


def drop_manuscript(letter: Letter, *, number: int, by: User, now: datetime) -> None:
    """The person wants nothing of it, as it was when it had this number. Raises WrittenElsewhere where it went on since."""
    with transaction.atomic():
        rows = Manuscript.objects.filter(letter=letter, person=by)
        rows.filter(number=number).delete()
        if rows.exists():
            raise WrittenElsewhere


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


def _storable(piece: Piece) -> Piece:
    """Control characters and halves of characters go into no database: a mark stands where they stood."""
    return replace(piece, text=_shown(piece.text), base_text=_shown(piece.base_text))


def _shown(text: str) -> str:
    hidden = {sign for sign in {*text} - KEPT_SIGNS if unicodedata.category(sign) in NO_TEXT}
    return "".join("\ufffd" if sign in hidden else sign for sign in text) if hidden else text
