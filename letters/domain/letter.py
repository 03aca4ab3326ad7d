"""Letters are begun and changed: the base, variants for a recipient, letters that were written elsewhere."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from campaigns.placeholders import ABOVE_THE_TEXT, check_placeholders
from letters.enums import LetterKind, ReviewKind
from letters.models import Letter
from letters.queries.letter import head_of, is_over, proposals_for, unfillable
from letters.wording import tidy
from organisations.domain.change import save_noted
from organisations.errors import DemarcheError
from organisations.models import User
from organisations.sealing import new_data_key, wrap_key

FIXED = ("campaign_id", "target_id", "kind", "language")
"""What no longer changes once a version or an edition stands under the letter."""


def add_letter(letter: Letter, /, *, by: User | None, now: datetime) -> Letter:
    """Begin a letter. A letter for a target belongs to the target's campaign, a base to none."""
    letter.created_at = now
    with transaction.atomic():
        _check_letter(letter)
        return save_noted(letter, by=by, now=now)


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
        for field in ("sender", "addressee"):
            if (lines := getattr(letter, field)) != getattr(before, field):
                refuse_unfillable(letter, lines, head_of(letter, now=now).values, field=field)
        letter.opened_at = before.opened_at  # who read the letter earlier does not take that back
        return save_noted(letter, by=by, now=now)


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


def open_letter(letter: Letter, /, *, by: User | None, now: datetime) -> Letter:
    """From now on people can sign the letter's current version on the web. Opening twice changes nothing; a letter that
    was closed opens again."""
    with transaction.atomic():
        row = lock_letter(letter)
        _check_opening(row)
        _make_index_key(row.campaign)
        row.opened_at = row.opened_at or now
        if is_over(row.closes_at, now):
            row.closes_at = None
        return save_noted(row, by=by, now=now)


def close_letter(letter: Letter, /, *, by: User | None, now: datetime) -> Letter:
    """From now on nobody can sign it; who has sent the form in time may still confirm. Twice changes nothing."""
    with transaction.atomic():
        row = lock_letter(letter)
        if row.opened_at is None:
            raise DemarcheError(_("This letter was never opened for signature."))
        if not is_over(row.closes_at, now):
            row.closes_at = now
        return save_noted(row, by=by, now=now)


def lock_letter(letter: Letter) -> Letter:
    """Whoever numbers something under the letter comes one after another; returns the row as it is now."""
    locked: Letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    return locked


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


def _check_opening(letter: Letter) -> None:
    if letter.kind != LetterKind.VARIANT:
        raise DemarcheError(_("People sign letters to a recipient that are written here, no base and no other letter."))
    if not letter.versions.exists():
        raise DemarcheError(_("People sign a version, never a draft. Make a version of the letter first."))
    if letter.campaign.needs_approval and not _is_approved(letter):
        raise DemarcheError(_("A second person has not approved the current version. Submit the letter for approval."))
    if letter.campaign.anonymised_at is not None:
        raise DemarcheError(_("The names of this campaign have been removed. Begin a new campaign to go on."))


def _is_approved(letter: Letter) -> bool:
    """The text that people would sign, which may be older than what stands in the letter."""
    version = letter.versions.order_by("-number").first()
    last = letter.reviews.judgements(version.digest).first() if version else None
    return last is not None and last.kind == ReviewKind.APPROVED


def _make_index_key(campaign: Campaign) -> None:
    """Once for each campaign: marks of addresses are made with it, and no other campaign can make the same ones."""
    locked = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if locked.index_key_sealed is None:
        locked.index_key_sealed = wrap_key(new_data_key(), Campaign._meta.db_table, "index_key_sealed", locked.pk)
        locked.save(update_fields=["index_key_sealed"])
