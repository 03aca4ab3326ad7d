"""The tally follows the signatures: each row carries whether it has been counted, and is counted by turning that over.

So nothing is ever counted anew while people sign, and at any moment the tally is the number of the rows that say they
are in it (docs/adr/0031). Signing itself writes no shared row.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from letters.enums import MANDATED
from letters.models import Letter, Signature, Tally
from letters.queries.tally import letters_to_tally, miscounted, to_add, to_take_off
from organisations.ownership import all_owners, owner_scope

BATCH = 2000


def bring_up_to_date(*, now: datetime) -> int:
    """Count what has changed since; returns how many signatures were added or taken off."""
    with all_owners():
        waiting = letters_to_tally()
    turned = 0
    for owner, letter in waiting:
        with owner_scope([owner]):
            while some := tally_batch(letter, now=now):
                turned += some
    return turned


def tally_batch(letter_id: UUID, *, now: datetime) -> int:
    """Some of a letter's signatures, in one transaction; 0 when there is nothing to do but what somebody is changing
    at this moment."""
    with transaction.atomic():
        tally = _held(letter_id, now)
        added = _turn(to_add().filter(letter=letter_id), tallied=True)
        gone = _turn(to_take_off().filter(letter=letter_id), tallied=False)
        if any((*added, *gone)):
            plain, mandated = added[0] - gone[0], added[1] - gone[1]
            Tally.objects.filter(pk=tally.pk).update(
                signatures=F("signatures") + plain + mandated,
                organisations=F("organisations") + mandated,
                counted_at=now,
            )
    return sum((*added, *gone))


def recount(*, now: datetime) -> int:
    """Set right each tally that is not the number of its rows; returns how many were wrong. The nightly check has told
    of them before (letters/domain/check.py)."""
    with all_owners():
        wrong = miscounted()
    return sum(_recount(one.owner, one.letter, now) for one in wrong)


def _recount(owner: UUID, letter_id: UUID, now: datetime) -> int:
    """Only whoever holds the tally turns rows over, so none does between counting and writing."""
    with owner_scope([owner]), transaction.atomic():
        tally = _held(letter_id, now)
        return sum(
            Tally.objects.filter(pk=tally.pk).update(signatures=one.rows, organisations=one.mandated, counted_at=now)
            for one in miscounted(pk=letter_id)
        )


def _held(letter_id: UUID, now: datetime) -> Tally:
    """The letter's tally, made if there is none, held until the transaction ends."""
    letter = Letter.objects.get(pk=letter_id)
    fresh = Tally(owner_id=letter.owner_id, letter=letter, counted_at=now)
    Tally.objects.bulk_create([fresh], ignore_conflicts=True)
    held: Tally = Tally.objects.select_for_update().get(letter=letter)
    return held


def _turn(rows: QuerySet[Signature], *, tallied: bool) -> tuple[int, int]:
    """Turn some of them over; how many that speak for a person, and how many for an organisation. What somebody holds
    is left for the next time, so we wait for nobody. Each number is that of rows really changed."""
    held = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
    ours = rows.filter(pk__in=held)
    return (
        ours.exclude(kind__in=MANDATED).update(tallied=tallied),
        ours.filter(kind__in=MANDATED).update(tallied=tallied),
    )
