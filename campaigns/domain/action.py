"""What happens on the street, and whether somebody has told how it went."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Action
from organisations.domain.change import delete_noted, save_noted
from organisations.errors import DemarcheError
from organisations.models import User


def add_action(action: Action, /, *, by: User | None, now: datetime) -> Action:
    """Refused at "target" where that is of another campaign."""
    with transaction.atomic():
        return _checked(action, by, now)


def change_action(action: Action, /, *, by: User | None, now: datetime) -> Action:
    """Also one that has been reported. Refused at "target" where that is of another campaign."""
    with transaction.atomic():
        return _checked(action, by, now)


def report_action(action: Action, /, *, by: User | None, now: datetime) -> Action:
    """It took place and what is known of it is in the log of its deliveries. Telling it twice changes nothing."""
    if action.starts_at > now:
        raise DemarcheError(_("This action has not begun yet. Report it afterwards."))
    with transaction.atomic():
        if action.reported_at is None:
            action.reported_at = now
            save_noted(action, by=by, now=now)
        return action


def remove_action(action: Action, /, *, by: User | None, now: datetime) -> None:
    """Only one that nobody has reported yet."""
    if action.reported_at is not None:
        raise DemarcheError(_("This action has been reported and is kept."))
    with transaction.atomic():
        delete_noted(action, by=by, now=now)


def _checked(action: Action, by: User | None, now: datetime) -> Action:
    if action.target is not None and action.target.campaign_id != action.campaign_id:
        raise DemarcheError(_("This target belongs to another campaign. Choose one of this campaign."), field="target")
    return save_noted(action, by=by, now=now)
