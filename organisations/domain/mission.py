"""Facts of diplomatic missions, and who heads a recipient."""

from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from organisations.domain.change import changed_fields, delete_noted, save_noted
from organisations.domain.recipient import propose_zone_again, save_edited
from organisations.enums import RecipientKind
from organisations.errors import DemarcheError
from organisations.models import ClosingDay, HeadOfMission, Mission, OpeningHours, Recipient, User
from organisations.validation import check_row

Part = TypeVar("Part", HeadOfMission, OpeningHours, ClosingDay)


def add_mission(mission: Mission, /, *, by: User | None, now: datetime) -> Mission:
    """To a recipient that is a mission; coordinates propose its time zone anew."""
    with transaction.atomic():
        _refuse_misfit(mission)
        save_noted(mission, by=by, now=now)
        if mission.latitude is not None:
            propose_zone_again(mission.recipient, by=by, now=now)
        return mission


def change_mission(mission: Mission, /, *, stands_in: str = "", by: User | None, now: datetime) -> Mission:
    """Coordinates that change propose the time zone anew. `stands_in` is where the facts can be read."""
    with transaction.atomic():
        _refuse_misfit(mission)
        is_moved = not {"latitude", "longitude"}.isdisjoint(changed_fields(mission))
        save_edited(mission, stands_in=stands_in, by=by, now=now)
        if is_moved and mission.latitude is not None:
            propose_zone_again(mission.recipient, by=by, now=now)
        return mission


def add_head(head: HeadOfMission, /, *, stands_in: str = "", by: User | None, now: datetime) -> HeadOfMission:
    """A successor is a new row; end the old one's time first."""
    return _save_part(head, stands_in, by=by, now=now)


def change_head(head: HeadOfMission, /, *, stands_in: str = "", by: User | None, now: datetime) -> HeadOfMission:
    """`stands_in` is where that can be read."""
    return _save_part(head, stands_in, by=by, now=now)


def remove_head(head: HeadOfMission, /, *, stands_in: str = "", by: User | None, now: datetime) -> None:
    """For what was entered by mistake."""
    _remove_part(head, stands_in, by=by, now=now)


def add_hours(hours: OpeningHours, /, *, stands_in: str = "", by: User | None, now: datetime) -> OpeningHours:
    """Raises DemarcheError at "opens" where they overlap with others of that day."""
    _refuse_overlap(hours)
    return _save_part(hours, stands_in, by=by, now=now)


def change_hours(hours: OpeningHours, /, *, stands_in: str = "", by: User | None, now: datetime) -> OpeningHours:
    """Raises DemarcheError at "opens" where they overlap with others of that day."""
    _refuse_overlap(hours)
    return _save_part(hours, stands_in, by=by, now=now)


def add_closing_day(day: ClosingDay, /, *, stands_in: str = "", by: User | None, now: datetime) -> ClosingDay:
    """One row for each date."""
    return _save_part(day, stands_in, by=by, now=now)


def change_closing_day(day: ClosingDay, /, *, stands_in: str = "", by: User | None, now: datetime) -> ClosingDay:
    """One row for each date."""
    return _save_part(day, stands_in, by=by, now=now)


def remove_times(times: OpeningHours | ClosingDay, /, *, stands_in: str = "", by: User | None, now: datetime) -> None:
    """Hours or a day that hold no more: the history keeps them."""
    _remove_part(times, stands_in, by=by, now=now)


def _save_part(part: Part, stands_in: str, *, by: User | None, now: datetime) -> Part:
    with transaction.atomic():
        _say_where(part, stands_in, now)
        return save_noted(part, by=by, now=now)


def _remove_part(
    part: HeadOfMission | OpeningHours | ClosingDay, stands_in: str, *, by: User | None, now: datetime
) -> None:
    with transaction.atomic():
        _say_where(part, stands_in, now)
        delete_noted(part, by=by, now=now)


def _say_where(part: HeadOfMission | OpeningHours | ClosingDay, stands_in: str, now: datetime) -> None:
    """Who heads it, its hours and its closing days are facts of the recipient, each kind with one source and one day."""
    recipient = Recipient.objects.select_for_update(of=("self",), no_key=True).get(pk=part.recipient_id)
    recipient.mark_edited([part._meta.get_field("recipient").related_query_name()], now.date(), stands_in)
    recipient.save(update_fields=["provenance"])
    part.recipient.provenance = recipient.provenance


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
