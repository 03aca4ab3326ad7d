"""Letters are begun and changed: the base, variants for a recipient, letters that were written elsewhere."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from campaigns.placeholders import ABOVE_THE_TEXT, check_placeholders
from letters.enums import LetterKind
from letters.models import Letter
from letters.queries.letter import head_of, proposals_for, unfillable
from letters.wording import tidy
from organisations.domain.change import save_noted
from organisations.errors import DemarcheError
from organisations.models import User

FIXED = ("campaign_id", "target_id", "kind", "language")
"""What no longer changes once a version or an edition stands under the letter."""

INSTANT = timedelta(microseconds=1)

FILLED = ("sender", "addressee")
"""Lines above the text, which have placeholders."""


def add_letter(letter: Letter, /, *, by: User | None, now: datetime) -> Letter:
    """Begin a letter. A letter for a target belongs to the target's campaign, a base to none."""
    letter.created_at = now
    with transaction.atomic():
        _check_letter(letter)
        return save_noted(letter, by=by, now=now)


def begin_letter(letter: Letter, /, *, by: User | None, now: datetime) -> Letter:
    """The same by hand: this recipient fills what stands above the text, which is the person's to mend. A copy and a
    file bring what was written before, as it was."""
    with transaction.atomic():
        add_letter(letter, by=by, now=now)
        _refuse_unfillable_above(letter, FILLED, now)
        return letter


def change_letter(letter: Letter, /, *, by: User | None, now: datetime) -> Letter:
    """Change title, lines above the text or what it follows. Campaign, target, kind and language stay once a version
    or an edition stands under them."""
    _check_letter(letter)
    with transaction.atomic():
        before = lock_letter(letter)
        moved = [field for field in FIXED if getattr(before, field) != getattr(letter, field)]
        if moved and (letter.versions.exists() or letter.editions.exists()):
            raise DemarcheError(
                _("The letter has been versioned or frozen, so this stays as it is. Begin another letter instead."),
                field=moved[0].removesuffix("_id"),
            )
        typed = [field for field in FILLED if getattr(letter, field) != getattr(before, field)]
        _refuse_unfillable_above(letter, typed, now)
        letter.opened_at = before.opened_at  # who read the letter earlier does not take that back
        return save_noted(letter, by=by, now=now)


def _refuse_unfillable_above(letter: Letter, fields: Iterable[str], now: datetime) -> None:
    for field in fields:
        refuse_unfillable(letter, getattr(letter, field), head_of(letter, now=now).values, field=field)


def refuse_unfillable(letter: Letter, text: str, values: Mapping[str, str], *, field: str) -> None:
    """For this recipient. A base is written for many, and may say what some of its letters cannot fill."""
    if problems := unfillable(text, letter, values):
        known = ", ".join(f"{{{{ {name} }}}}" for name in sorted(values))
        told = [*(problem.sentence for problem in problems), _("This letter can fill: %(known)s.") % {"known": known}]
        raise DemarcheError(" ".join(told), field=field)


def address_letter(letter: Letter, /, *, speaks_to: str, by: User | None, now: datetime) -> Letter:
    """Take the addressee that the forms of address propose, written with placeholders."""
    with transaction.atomic():
        row = lock_letter(letter)
        chosen = [one for one in proposals_for(row, now=now) if one.speaks_to == speaks_to]
        if not chosen:
            raise DemarcheError(_("There is no such form of address for this letter."), field="speaks_to")
        row.speaks_to, row.addressee = chosen[0].speaks_to, chosen[0].addressee
        return save_noted(row, by=by, now=now)


def lock_letter(letter: Letter) -> Letter:
    """Whoever numbers something under the letter comes one after another; returns the row as it is now."""
    locked: Letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    return locked


def frozen_past(letters: Collection[UUID], *, now: datetime) -> dict[UUID, datetime]:
    """Of these the letters with an edition whose names reach until `now` or later, each with the first moment after it. They
    are held, in one order: until the caller's transaction ends no edition is frozen that this does not tell of and that
    does not see what the caller writes either. People who confirm wait for a freeze that is under way."""
    held = Letter.objects.filter(pk__in=letters).order_by("pk").select_for_update(no_key=True)
    keys = list(held.values_list("pk", flat=True))
    frozen = Letter.objects.filter(pk__in=keys, editions__cut_off__gte=now).order_by()
    return {key: last + INSTANT for key, last in frozen.values_list("pk").annotate(Max("editions__cut_off"))}


def _check_letter(letter: Letter) -> None:
    for field in ("title", "sender", "addressee", "place"):
        setattr(letter, field, tidy(getattr(letter, field)))
    check_placeholders(letter.sender, field="sender", allowed=ABOVE_THE_TEXT)
    check_placeholders(letter.addressee, field="addressee", allowed=ABOVE_THE_TEXT)
    if letter.target and letter.target.campaign_id != letter.campaign_id:
        raise DemarcheError(_("This target belongs to another campaign."), field="target")
    _check_base(letter)
    if letter.follows and (letter.follows_id == letter.pk or letter.follows.owner_id != letter.campaign.owner_id):
        raise DemarcheError(_("A letter follows an earlier letter of the same organisation."), field="follows")


def _check_base(letter: Letter) -> None:
    if letter.base is None:
        return
    if letter.base.kind != LetterKind.BASE or letter.base.campaign_id != letter.campaign_id:
        raise DemarcheError(_("Choose a base letter of the same campaign."), field="base")
    if letter.base.language != letter.language:
        raise DemarcheError(
            _("The base letter is in another language. A letter takes passages only from a base in its own."),
            field="base",
        )
