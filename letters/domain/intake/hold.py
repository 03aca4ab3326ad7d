"""A person decides on forms that are over a limit: let through, or dropped."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from letters.enums import IntakeNote, IntakeState
from letters.models import Intake
from letters.queries.intake import alike_held
from organisations.errors import DemarcheError
from organisations.models import User


def release_form(intake: Intake, /, *, alike: bool = False, by: User | None, now: datetime) -> int:
    """The worker answers it, whatever limit but the mailbox's own it is over; with `alike` all of the campaign that wait
    for the same reason. Returns how many."""
    return _decide(intake, alike, state=IntakeState.RECEIVED, note=IntakeNote.LET_THROUGH, attempts=0)


def drop_form(intake: Intake, /, *, alike: bool = False, by: User | None, now: datetime) -> int:
    """It comes to nothing and is emptied."""
    return _decide(intake, alike, state=IntakeState.DROPPED, note=IntakeNote.REFUSED, form_sealed=None)


def _decide(intake: Intake, alike: bool, **values: Any) -> int:
    with transaction.atomic():
        waiting = Intake.objects.filter(pk=intake.pk, state=IntakeState.HELD)
        decided = waiting.update(**values)
        if not decided:
            raise DemarcheError(_("This form does not wait any more. Look at the list again."))
        return decided + (alike_held(intake).update(**values) if alike else 0)
