"""Whom the campaign addresses, and who takes care of it."""

from datetime import datetime

from django.db import transaction

from campaigns.models import Target
from organisations.models import User
from organisations.validation import delete_row, save_row


def add_target(target: Target, /, *, by: User | None, now: datetime) -> Target:
    with transaction.atomic():
        return save_row(target)


def change_target(target: Target, /, *, by: User | None, now: datetime) -> Target:
    with transaction.atomic():
        return save_row(target)


def remove_target(target: Target, /, *, by: User | None, now: datetime) -> None:
    """Only while no letter and no action is for it."""
    with transaction.atomic():
        delete_row(target)
