"""Demands and their wordings in each language."""

from datetime import datetime

from django.db import transaction

from campaigns.models import Demand, DemandText
from campaigns.placeholders import check_placeholders
from organisations.domain.change import delete_noted, save_noted
from organisations.models import User
from organisations.ownership import owner_scope


def add_demand(demand: Demand, /, *, wording: str = "", by: User | None, now: datetime) -> Demand:
    """`wording`: how letters in the campaign's main language say it; may be written later. Without a position it comes
    last."""
    with transaction.atomic(), owner_scope([demand.campaign.owner_id]):
        if not demand.position:
            last = demand.campaign.demands.order_by("-position").values_list("position", flat=True).first()
            demand.position = (last or 0) + 1
        return _write(demand, wording, by, now)


def change_demand(demand: Demand, /, *, wording: str = "", by: User | None, now: datetime) -> Demand:
    """Without a wording that of the main language stays as it is."""
    return _write(demand, wording, by, now)


def remove_demand(demand: Demand, /, *, by: User | None, now: datetime) -> None:
    """With its wordings; only while no letter makes it."""
    with transaction.atomic():
        for wording in demand.texts.all():
            delete_noted(wording, by=by, now=now)
        delete_noted(demand, by=by, now=now)


def add_wording(wording: DemandText, /, *, by: User | None, now: datetime) -> DemandText:
    """One for each language of a demand. Raises DemarcheError at "text" for a placeholder that nobody fills."""
    return _say(wording, by, now)


def change_wording(wording: DemandText, /, *, by: User | None, now: datetime) -> DemandText:
    """Letters that are frozen keep the wording that they were frozen with."""
    return _say(wording, by, now)


def remove_wording(wording: DemandText, /, *, by: User | None, now: datetime) -> None:
    """Letters that are frozen keep the wording that they were frozen with."""
    with transaction.atomic():
        delete_noted(wording, by=by, now=now)


def _write(demand: Demand, wording: str, by: User | None, now: datetime) -> Demand:
    with transaction.atomic():
        save_noted(demand, by=by, now=now)
        if text := " ".join(wording.split()):
            row = DemandText.objects.filter(demand=demand, language=demand.campaign.language).first()
            row = row or DemandText(demand=demand, language=demand.campaign.language)
            row.text = text
            _say(row, by, now)
    return demand


def _say(wording: DemandText, by: User | None, now: datetime) -> DemandText:
    """Each letter that prints it fills what it leaves open."""
    check_placeholders(wording.text, field="text")
    with transaction.atomic():
        return save_noted(wording, by=by, now=now)
