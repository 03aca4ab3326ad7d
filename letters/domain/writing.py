"""One person at a time writes a letter, and who does holds it as long as they give signs of life; the revision decides."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from letters.domain.letter import change_letter, lock_letter
from letters.errors import LetterRewritten
from letters.models import Letter, Writing
from letters.queries.writing import PATIENCE
from organisations.models import User
from organisations.validation import insert_once

SIGNS = timedelta(seconds=20)
"""A sign of life that comes sooner after the last is not written down."""


def hold_letter(letter: Letter, *, opens: bool = False, by: User, now: datetime) -> Writing:
    """Whoever opens a letter to write holds it, unless somebody else does; the answer says who. A sign of life too;
    `opens`: a page of theirs begins, and is told apart from the one before by the moment."""
    insert_once(Writing(owner_id=letter.owner_id, letter=letter))
    rows = Writing.objects.filter(letter=letter)
    with transaction.atomic():
        if opens or not rows.filter(holder=by, seen_at__gt=now - SIGNS, seen_at__lte=now).exists():
            free = Q(holder=None) | Q(seen_at__lte=now - PATIENCE)
            rows.filter(free & ~Q(holder=by)).update(holder=by, held_since=now, seen_at=now)
            rows.filter(holder=by).update(seen_at=now)
    return _as_it_is(letter)


def take_over_letter(letter: Letter, *, by: User, now: datetime) -> Writing:
    """From whoever holds it. They are told, and what they typed stays their draft."""
    insert_once(Writing(owner_id=letter.owner_id, letter=letter))
    with transaction.atomic():
        rows = Writing.objects.filter(letter=letter).exclude(holder=by)
        rows.update(holder=by, held_since=now, seen_at=now)
    return _as_it_is(letter)


def leave_letter(letter: Letter, *, seen: datetime, by: User, now: datetime) -> None:
    """The page was closed: nobody need wait, unless the same person has opened another since. `seen`: the last sign of
    life that the page knew of; that it was closed may be heard long after."""
    with transaction.atomic():
        Writing.objects.filter(letter=letter, holder=by, seen_at__lte=seen).update(
            holder=None, held_since=None, seen_at=None
        )


def change_written_letter(letter: Letter, /, *, by: User | None, now: datetime) -> Letter:
    """What frames it. With another base it has another text: whoever began to write before sees that on saving."""
    with transaction.atomic():
        before = lock_letter(letter)
        changed = change_letter(letter, by=by, now=now)
        if before.base_id != changed.base_id:
            note_rewritten(changed, by=by, now=now)
    return changed


def note_rewritten(letter: Letter, *, variants: bool = False, by: User | None, now: datetime) -> None:
    """Its text has changed: whoever began to write before sees that on saving. Inside the transaction of the change.
    `variants`: a passage of the base is gone, and with it what letters of their own words hang theirs on."""
    rewritten = Q(letter=letter) | Q(letter__base=letter) if variants else Q(letter=letter)
    Writing.objects.filter(rewritten).update(revision=F("revision") + 1, saved_by=by, saved_at=now)


def refuse_rewritten(letter: Letter, *, revision: int) -> Writing:
    """Raises LetterRewritten if the text is no longer the one of this revision, and lets nobody else change it until the
    transaction ends."""
    if not Writing.objects.filter(letter=letter, revision=revision).update(revision=revision):
        raise LetterRewritten(_("The letter was saved by somebody else since you began. Nothing of yours is lost."))
    return _as_it_is(letter)


def _as_it_is(letter: Letter) -> Writing:
    row: Writing = Writing.objects.select_related("holder", "saved_by").get(letter=letter)
    return row
