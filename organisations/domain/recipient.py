"""Recipients are entered and kept up to date: the shared directory by operators, one's own by oneself. What is closed or
merged stays: letters and deliveries refer to it."""

from datetime import date, datetime
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from organisations.domain.change import changed_fields, save_noted
from organisations.enums import ChangeSource
from organisations.errors import DemarcheError
from organisations.models import Recipient, User
from organisations.models.recipient import Sourced
from organisations.queries.recipient import zone_near

KEPT_BY_ACTS = ("closed_on", "merged_into", "time_zone_confirmed_by", "time_zone_confirmed_at", "provenance")
"""Written by acts, not by whoever edits the form: a copy read before must not undo them."""
Fact = TypeVar("Fact", bound=Sourced)


def add_recipient(recipient: Recipient, /, *, by: User | None, now: datetime) -> Recipient:
    """`added_by` says for which organisation only; empty for the shared directory. Without a time zone one is proposed;
    one that a person wrote is confirmed."""
    with transaction.atomic():
        if recipient.time_zone and by is not None:
            _confirm_zone(recipient, by, now)
        _propose_zone(recipient)
        return save_noted(recipient, by=by, now=now)


def change_recipient(recipient: Recipient, /, *, stands_in: str = "", by: User | None, now: datetime) -> Recipient:
    """What a person changes, no import writes again. `stands_in`: where it stands, kept with each field that differs."""
    with transaction.atomic():
        stored = lock_standing(recipient)
        for name in KEPT_BY_ACTS:
            setattr(recipient, name, getattr(stored, name))
        if not recipient.time_zone:
            recipient.time_zone_confirmed_by = recipient.time_zone_confirmed_at = None
            _propose_zone(recipient)
        elif "time_zone" in changed_fields(recipient):
            _confirm_zone(recipient, by, now)
        return save_edited(recipient, stands_in=stands_in, by=by, now=now)


def confirm_zone(recipient: Recipient, /, *, by: User | None, now: datetime) -> Recipient:
    """A person has looked at the proposed zone."""
    with transaction.atomic():
        recipient = lock_standing(recipient)
        _confirm_zone(recipient, by, now)
        return save_noted(recipient, by=by, now=now)


def propose_zone_again(recipient: Recipient, /, *, by: User | None, now: datetime) -> None:
    """Its coordinates have become known, or others: they say more than its city. What a person said of the zone stays."""
    with transaction.atomic():
        stored = lock_standing(recipient)
        if stored.zone_is_proposed and (zone := _zone_near(stored)):
            stored.time_zone = recipient.time_zone = zone
            save_noted(stored, by=by, now=now)


def close_recipient(recipient: Recipient, /, *, closed_on: date, by: User | None, now: datetime) -> Recipient:
    """It is offered no more from now on; everything that was said and done stays with it."""
    with transaction.atomic():
        recipient = lock_standing(recipient)
        if recipient.closed_on is not None:
            raise DemarcheError(_("It is closed already."))
        if closed_on.isoformat() < recipient.opened:
            raise DemarcheError(_("The day of closing lies before the day of opening."), field="closed_on")
        recipient.closed_on = closed_on
        return save_edited(recipient, by=by, now=now)


def reopen_recipient(recipient: Recipient, /, *, by: User | None, now: datetime) -> Recipient:
    """It is offered again. Raises DemarcheError where it is not closed."""
    with transaction.atomic():
        recipient = lock_standing(recipient)
        if recipient.closed_on is None:
            raise DemarcheError(_("It is not closed."))
        recipient.closed_on = None
        return save_edited(recipient, by=by, now=now)


def merge_recipient(recipient: Recipient, /, *, into: Recipient, by: User | None, now: datetime) -> Recipient:
    """Two rows of one recipient: this one points to the other from now on and is offered no more. Nothing is moved, so
    that taking it back is exact."""
    with transaction.atomic():
        both = Recipient.objects.select_for_update(of=("self",), no_key=True).in_bulk(sorted([recipient.pk, into.pk]))
        recipient, into = both[recipient.pk], both[into.pk]
        if recipient.pk == into.pk:
            raise DemarcheError(_("Choose another recipient: this is the same row."), field="into")
        if recipient.merged_into_id is not None:
            raise DemarcheError(_("It is merged already. Take that back first."))
        if into.merged_into_id is not None:
            raise DemarcheError(_("That row is merged into another itself. Choose the one that stands."), field="into")
        if into.added_by_id not in {None, recipient.added_by_id}:
            raise DemarcheError(_("Choose a recipient of the shared directory, or one of your own."), field="into")
        recipient.merged_into = into
        return save_noted(recipient, by=by, now=now)


def unmerge_recipient(recipient: Recipient, /, *, by: User | None, now: datetime) -> Recipient:
    """Both stand for themselves again, as before."""
    with transaction.atomic():
        recipient = Recipient.objects.select_for_update(of=("self",), no_key=True).get(pk=recipient.pk)
        if recipient.merged_into_id is None:
            raise DemarcheError(_("It is not merged into another."))
        recipient.merged_into = None
        return save_noted(recipient, by=by, now=now)


def save_edited(
    row: Fact,
    /,
    *,
    stands_in: str = "",
    by: User | None,
    now: datetime,
    source: ChangeSource = ChangeSource.PERSON,
) -> Fact:
    """Write what a person said of it, or accepted, and remember of which fields, and where that stands."""
    row.mark_edited(changed_fields(row), now.date(), stands_in)
    return save_noted(row, by=by, now=now, source=source)


def lock_standing(recipient: Recipient) -> Recipient:
    """As it is now, held until the transaction ends; refused where another row stands for it."""
    stored = Recipient.objects.select_for_update(of=("self",), no_key=True).get(pk=recipient.pk)
    if stored.merged_into_id is not None:
        sentence = _("It is merged into “%(name)s”. Change that one, or take the merging back first.")
        raise DemarcheError(sentence % {"name": stored.merged_into})
    return stored


def _confirm_zone(recipient: Recipient, by: User | None, now: datetime) -> None:
    recipient.time_zone_confirmed_by, recipient.time_zone_confirmed_at = by, now


def _propose_zone(recipient: Recipient) -> None:
    if not recipient.time_zone:
        recipient.time_zone = _zone_near(recipient)
    if not recipient.time_zone:
        raise DemarcheError(_("Write the time zone of the place, like Europe/London."), field="time_zone")


def _zone_near(recipient: Recipient) -> str:
    """By the coordinates of the mission, if there is one that has them."""
    mission = getattr(recipient, "mission", None)
    where = [None if mission is None else getattr(mission, name) for name in ("latitude", "longitude")]
    latitude, longitude = (None if degrees is None else float(degrees) for degrees in where)
    return zone_near(str(recipient.country), recipient.city, latitude, longitude)
