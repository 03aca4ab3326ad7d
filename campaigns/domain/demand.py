"""Demands and their wordings in each language."""

from datetime import datetime

from django.db import transaction

from campaigns.models import Demand, DemandText
from organisations.models import User
from organisations.validation import delete_row, save_row


def add_demand(demand: Demand, /, *, by: User | None, now: datetime) -> Demand:
    with transaction.atomic():
        return save_row(demand)


def change_demand(demand: Demand, /, *, by: User | None, now: datetime) -> Demand:
    with transaction.atomic():
        return save_row(demand)


def remove_demand(demand: Demand, /, *, by: User | None, now: datetime) -> None:
    """Only while it has no wording and no letter makes it."""
    with transaction.atomic():
        delete_row(demand)


def add_wording(wording: DemandText, /, *, by: User | None, now: datetime) -> DemandText:
    with transaction.atomic():
        return save_row(wording)


def change_wording(wording: DemandText, /, *, by: User | None, now: datetime) -> DemandText:
    """Letters that are frozen keep the wording that they were frozen with."""
    with transaction.atomic():
        return save_row(wording)


def remove_wording(wording: DemandText, /, *, by: User | None, now: datetime) -> None:
    with transaction.atomic():
        delete_row(wording)
