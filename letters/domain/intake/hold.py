"""A person decides on forms that are over a limit: let through, or dropped."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from letters.domain.intake.write import EMPTIED
from letters.enums import IntakeNote, IntakeState
from letters.models import Intake
from letters.queries.intake import alike_held
from organisations.domain.securitylog import log_security
from organisations.enums import SecurityKind
from organisations.errors import DemarcheError
from organisations.models import User


def release_form(intake: Intake, /, *, alike: bool = False, by: User | None, now: datetime) -> int:
    """The worker answers it, whatever limit but the mailbox's own it is over; with `alike` all of the campaign that wait
    for the same reason. Returns how many."""
    values = {"state": IntakeState.RECEIVED, "note": IntakeNote.LET_THROUGH, "attempts": 0}
    return _decide(intake, "release", values, alike=alike, by=by, now=now)


def drop_form(intake: Intake, /, *, alike: bool = False, by: User | None, now: datetime) -> int:
    """It comes to nothing and is emptied."""
    values = {"state": IntakeState.DROPPED, "note": IntakeNote.REFUSED, **EMPTIED}
    return _decide(intake, "drop", values, alike=alike, by=by, now=now)


def _decide(intake: Intake, act: str, values: Mapping[str, Any], *, alike: bool, by: User | None, now: datetime) -> int:
    """Written down with why they waited and how many there were: a limit is what stands against forgers."""
    with transaction.atomic():
        waiting = Intake.objects.filter(pk=intake.pk, state=IntakeState.HELD)
        decided = waiting.update(**values)
        if not decided:
            raise DemarcheError(_("This form does not wait any more. Look at the list again."))
        decided += alike_held(intake).update(**values) if alike else 0
        log_security(
            SecurityKind.FORMS_DECIDED,
            organisation=intake.owner,
            by=by,
            subject=intake.campaign,
            detail={"act": act, "note": intake.note, "count": decided},
            now=now,
        )
        return decided
