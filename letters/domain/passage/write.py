"""Passages are written; a variant says something else than the base, takes the base's words over, or keeps its own."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Demand
from campaigns.placeholders import check_placeholders
from letters.domain.passage.variants import STEP, close_gap, leave_out_where_covered, pass_over_move
from letters.domain.writing import note_rewritten
from letters.enums import LetterKind, PassageKind
from letters.models import Letter, Passage, PassageDemand
from letters.pieces import refuse_more
from letters.queries.passage import Seen, demands_of, seen_now
from letters.wording import tidy
from organisations.domain.change import delete_noted, save_noted
from organisations.errors import DemarcheError
from organisations.models import User
from organisations.ownership import owner_scope

WITHOUT_WORDS = (PassageKind.DEMANDS, PassageKind.SIGNATURE_BLOCK)
"""What may stand without words of its own: something is printed there all the same."""


def add_passage(passage: Passage, /, *, demands: Sequence[Demand] = (), by: User | None, now: datetime) -> Passage:
    """Write a passage of the letter's own. Without a position it comes last, otherwise after what stands there. What a
    base letter had said in another passage before is left out where a letter's own words stand for both."""
    if passage.overrides is None:
        refuse_more(passage.letter.passages.filter(overrides=None).count())
    with transaction.atomic():
        _place(passage)
        _write(passage, demands, by, now)
        if passage.letter.kind == LetterKind.BASE:
            leave_out_where_covered(passage, by=by, now=now)
    return passage


def change_passage(
    passage: Passage, /, *, demands: Sequence[Demand] | None = None, by: User | None, now: datetime
) -> Passage:
    """`demands`: the new list, or None to leave it as it is."""
    with transaction.atomic():
        _place_again(passage)
        _write(passage, demands, by, now)
    return passage


def place_passage(passage: Passage, /, *, by: User | None, now: datetime) -> Passage:
    """As it says itself where it stands: `after`, `placed`, `split_from`."""
    with transaction.atomic():
        return save_noted(passage, by=by, now=now)


def remove_passage(passage: Passage, /, *, by: User | None, now: datetime) -> Passage:
    """Variants that replaced it keep their words, in their place, and see that the base moved; what they only left out is
    gone. Passages of theirs that stood behind it stand behind the one before it."""
    with transaction.atomic(), owner_scope([passage.owner_id]):
        for row in passage.overridden_by.filter(hidden=True, text=""):
            delete_noted(row, by=by, now=now)
        close_gap(passage)
        delete_noted(passage, by=by, now=now)
        note_rewritten(passage.letter, variants=True, by=by, now=now)
    return passage


def override_passage(
    letter: Letter,
    base_passage: Passage,
    *,
    text: str,
    hidden: bool = False,
    demands: Sequence[Demand] | None = None,
    instead_of: Seen | None = None,
    by: User | None,
    now: datetime,
) -> Passage:
    """In this letter, say `text` instead of the base's passage (or leave it out: `hidden`); kind, place and, unless
    given, demands are the base's. `instead_of`: what the base said when the words were chosen, unless it says that now.
    Raises DemarcheError for a passage that is not of the letter's base."""
    if letter.base_id is None or base_passage.letter_id != letter.base_id:
        raise DemarcheError(_("This passage does not stand in the letter's base."))
    passage = Passage(
        letter=letter,
        kind=base_passage.kind,
        position=base_passage.position,
        text=text,
        hidden=hidden,
        overrides=base_passage,
    )
    passage.base_digest, passage.base_text = instead_of or seen_now(base_passage)
    with transaction.atomic():
        _write(passage, demands_of(base_passage) if demands is None else demands, by, now)
    return passage


def take_over_passage(passage: Passage, *, by: User | None, now: datetime) -> Letter:
    """Give up this letter's own words: the base's stand again, now and later, with the parts that were split off from
    them; none where the base has none any more."""
    _refuse_without_base(passage)
    letter = passage.letter
    parts = Passage.objects.exclude(overrides=None).filter(letter=letter, overrides__split_from=passage.overrides_id)
    with transaction.atomic():
        for row in parts.filter(hidden=True, text="") if passage.overrides_id else ():
            delete_noted(row, by=by, now=now)
        delete_noted(passage, by=by, now=now)
        note_rewritten(letter, by=by, now=now)
    return letter


def keep_passage(passage: Passage, *, instead_of: Seen | None = None, by: User | None, now: datetime) -> Passage:
    """The base has moved, and this letter keeps its own words: remembers what the base said when that was decided, which
    is what it says now, unless given."""
    _refuse_without_base(passage)
    passage.base_digest, passage.base_text = instead_of or seen_now(passage.overrides)
    with transaction.atomic():
        note_rewritten(passage.letter, by=by, now=now)
        return save_noted(passage, by=by, now=now)


def _place(passage: Passage) -> None:
    """The letter's own passage is tied to the one of the base that it follows, so that it goes where that goes."""
    letter = passage.letter
    rows = Passage.objects.filter(letter__in=[letter.pk, *filter(None, [letter.base_id])]).order_by("position", "id")
    if not passage.position:
        passage.position = max((row.position for row in rows), default=0) + STEP
    before = [row for row in rows if row.letter_id == letter.base_id and row.position <= passage.position]
    if before and passage.after is None and passage.overrides is None:
        passage.after = before[-1]


def _place_again(passage: Passage) -> None:
    """Where its number in the order was changed."""
    before = dict(Passage.objects.filter(letter=passage.letter_id).order_by("id").values_list("pk", "position"))
    after = {**before, passage.pk: passage.position}
    if after == before:
        return
    if passage.letter.base_id and passage.overrides_id is None:
        passage.after = None
        _place(passage)
    elif sorted(before, key=before.__getitem__) != sorted(after, key=after.__getitem__):
        pass_over_move([passage])


def _refuse_without_base(passage: Passage) -> None:
    if not passage.base_digest:
        raise DemarcheError(_("This passage stands in place of none of the base letter's."))


def _write(passage: Passage, demands: Sequence[Demand] | None, by: User | None, now: datetime) -> None:
    """Adds or changes the row and, if `demands` is given, its list of demands."""
    passage.text = tidy(passage.text)
    _check_words(passage)
    save_noted(passage, by=by, now=now)
    note_rewritten(passage.letter, by=by, now=now)
    if demands is None:
        return
    if len(set(demands)) < len(demands):
        raise DemarcheError(_("This passage makes that demand already."), field="demands")
    if any(demand.campaign_id != passage.letter.campaign_id for demand in demands):
        raise DemarcheError(_("A letter makes demands of its own campaign only."), field="demands")
    passage.demand_rows.all().delete()
    for position, demand in enumerate(demands, 1):
        PassageDemand.objects.create(owner=passage.owner, passage=passage, demand=demand, position=position)


def _check_words(passage: Passage) -> None:
    if passage.letter.kind == LetterKind.EXTERNAL:
        raise DemarcheError(_("A letter that was written elsewhere has no passages here; upload its PDF."))
    check_placeholders(passage.text, field="text")
    if not passage.text and not passage.hidden and passage.kind not in WITHOUT_WORDS:
        raise DemarcheError(_("Write the passage, or leave it out of the letter."), field="text")
