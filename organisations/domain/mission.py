"""Facts of diplomatic missions, and who heads a recipient."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from organisations.domain.change import changed_fields, delete_noted, save_noted
from organisations.domain.recipient import add_recipient, propose_zone_again, save_edited
from organisations.enums import RecipientKind
from organisations.errors import DemarcheError
from organisations.models import ClosingDay, HeadOfMission, Mission, OpeningHours, Recipient, User
from organisations.validation import check_row


def add_mission(mission: Mission, /, *, by: User | None, now: datetime) -> Mission:
    with transaction.atomic():
        _refuse_misfit(mission)
        save_noted(mission, by=by, now=now)
        if mission.latitude is not None:
            propose_zone_again(mission.recipient, by=by, now=now)
        return mission


def change_mission(mission: Mission, /, *, stands_in: str = "", by: User | None, now: datetime) -> Mission:
    with transaction.atomic():
        _refuse_misfit(mission)
        is_moved = not {"latitude", "longitude"}.isdisjoint(changed_fields(mission))
        save_edited(mission, stands_in=stands_in, by=by, now=now)
        if is_moved and mission.latitude is not None:
            propose_zone_again(mission.recipient, by=by, now=now)
        return mission


def add_head(head: HeadOfMission, /, *, by: User | None, now: datetime) -> HeadOfMission:
    """A successor is a new row; end the old one's time first."""
    with transaction.atomic():
        return save_noted(head, by=by, now=now)


def change_head(head: HeadOfMission, /, *, by: User | None, now: datetime) -> HeadOfMission:
    with transaction.atomic():
        return save_noted(head, by=by, now=now)


def remove_head(head: HeadOfMission, /, *, by: User | None, now: datetime) -> None:
    """For what was entered by mistake."""
    with transaction.atomic():
        delete_noted(head, by=by, now=now)


def add_hours(hours: OpeningHours, /, *, by: User | None, now: datetime) -> OpeningHours:
    with transaction.atomic():
        _refuse_overlap(hours)
        return save_noted(hours, by=by, now=now)


def change_hours(hours: OpeningHours, /, *, by: User | None, now: datetime) -> OpeningHours:
    with transaction.atomic():
        _refuse_overlap(hours)
        return save_noted(hours, by=by, now=now)


def add_closing_day(day: ClosingDay, /, *, by: User | None, now: datetime) -> ClosingDay:
    with transaction.atomic():
        return save_noted(day, by=by, now=now)


def change_closing_day(day: ClosingDay, /, *, by: User | None, now: datetime) -> ClosingDay:
    with transaction.atomic():
        return save_noted(day, by=by, now=now)


def remove_times(times: OpeningHours | ClosingDay, /, *, by: User | None, now: datetime) -> None:
    """Hours or a day that hold no more: the history keeps them."""
    with transaction.atomic():
        delete_noted(times, by=by, now=now)


def enter_mission(mission: Mission, /, *, recipient: Recipient, by: User | None, now: datetime) -> Recipient:
    """A recipient with the facts of its mission, both new."""
    mission.recipient = recipient
    with transaction.atomic():
        add_recipient(recipient, by=by, now=now)
        add_mission(mission, by=by, now=now)
    return recipient


def _refuse_overlap(hours: OpeningHours) -> None:
    check_row(hours)  # before the database is asked with what is no time
    same_day = OpeningHours.objects.filter(recipient=hours.recipient, weekday=hours.weekday).exclude(pk=hours.pk)
    if same_day.filter(opens__lt=hours.closes, closes__gt=hours.opens).exists():
        raise DemarcheError(_("These hours overlap with others of the same day."), field="opens")


def _refuse_misfit(mission: Mission) -> None:
    if mission.recipient.kind != RecipientKind.MISSION:
        raise DemarcheError(
            _("Only a diplomatic mission has these facts. Change the recipient's kind, or leave them out.")
        )
