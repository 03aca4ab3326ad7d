"""What time will do next, told before it is done, and what is kept until then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from campaigns.models import Campaign
from letters.queries.retention import Ending, Kept, ending_of, kept, rows_that_go
from organisations.ownership import all_owners


@dataclass(frozen=True)
class Outlook:
    """`rows` are those of each table that would be emptied or deleted; `due` says whether now."""

    ending: Ending
    due: bool
    rows: Mapping[str, int]


def outlook(*, now: datetime) -> list[Outlook]:
    """For each campaign; nothing is changed."""
    with all_owners():
        return [_outlook(campaign, now) for campaign in Campaign.objects.order_by("starts_on", "name")]


def report_kept() -> list[Kept]:
    """Every table of the installation, with what it keeps of people."""
    with all_owners():
        return kept()


def _outlook(campaign: Campaign, now: datetime) -> Outlook:
    ending = ending_of(campaign)
    due = campaign.anonymised_at is None and ending.due <= now
    return Outlook(ending, due, {table: rows.count() for table, rows in rows_that_go(campaign).items()})
