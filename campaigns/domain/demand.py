"""Demands and their wordings in each language."""

from datetime import datetime

from django.db import transaction

from campaigns.models import Demand, DemandText
from organisations.models import User
from organisations.ownership import owner_scope
from organisations.validation import delete_row, save_row


def add_demand(demand: Demand, /, *, wording: str = "", by: User | None, now: datetime) -> Demand:
    """`wording`: how letters in the campaign's main language say it; may be written later. Without a position it comes
    last."""
    with transaction.atomic(), owner_scope([demand.campaign.owner_id]):
        if not demand.position:
            last = demand.campaign.demands.order_by("-position").values_list("position", flat=True).first()
            demand.position = (last or 0) + 1
        return _write(demand, wording)


def change_demand(demand: Demand, /, *, wording: str = "", by: User | None, now: datetime) -> Demand:
    """Without a wording that of the main language stays as it is."""
    return _write(demand, wording)


def remove_demand(demand: Demand, /, *, by: User | None, now: datetime) -> None:
    """With its wordings; only while no letter makes it."""
    with transaction.atomic():
        for wording in demand.texts.all():
            delete_row(wording)
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


def _write(demand: Demand, wording: str) -> Demand:
    with transaction.atomic():
        save_row(demand)
        if text := " ".join(wording.split()):
            row = DemandText.objects.filter(demand=demand, language=demand.campaign.language).first()
            row = row or DemandText(demand=demand, language=demand.campaign.language)
            row.text = text
            save_row(row)
    return demand
