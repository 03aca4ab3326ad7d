"""A whole campaign is written, row by row through the functions by which people write; the first fault hides no other."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from campaigns.domain.campaign import add_campaign, add_text
from campaigns.domain.demand import add_demand, add_wording
from campaigns.models import Campaign, CampaignText, Demand, DemandText
from letters.domain.campaignfile.letters import write_letters
from letters.domain.campaignfile.recipients import write_recipients
from letters.domain.campaignfile.writing import Writing, columns_in
from letters.queries.campaignfile import Entry, campaign_data, entry_of, read_campaign_file
from letters.readers.yamltree import Fault
from organisations.errors import DemarcheError
from organisations.models import Organisation, User
from organisations.ownership import owner_scope

LONGEST_NAME = 160


class FileRefused(DemarcheError):
    """Every fault of a campaign file, each with its line; nothing was written."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def import_campaign(
    content: bytes, *, owner: Organisation, by: User | None, now: datetime, dry: bool = False
) -> tuple[Campaign, dict[str, int]]:
    """A new campaign of `owner`, and how many rows of each kind were made. `dry`: written, counted and undone. Raises
    FileRefused."""
    entry, faults = read_campaign_file(content)
    if faults:
        raise FileRefused(faults)
    with transaction.atomic():
        campaign, numbers = _make(entry, owner=owner, by=by, now=now)
        transaction.set_rollback(dry)
    return campaign, numbers


def copy_campaign(campaign: Campaign, /, *, name: str, by: User | None, now: datetime) -> Campaign:
    """Texts, demands, recipients, letters and settings under another name; no person and nothing that happened."""
    with owner_scope([campaign.owner_id]):
        entry = entry_of(campaign_data(campaign, names=False))
    entry.values["campaign"].values["name"] = name.strip()[:LONGEST_NAME]
    with transaction.atomic():
        return _make(entry, owner=campaign.owner, by=by, now=now)[0]


def _make(entry: Entry, *, owner: Organisation, by: User | None, now: datetime) -> tuple[Campaign, dict[str, int]]:
    writing = Writing(owner, by, now)
    with transaction.atomic(), owner_scope([owner.pk]):
        values = entry.values["campaign"]
        campaign = Campaign(owner=owner, **columns_in(values, Campaign))
        if writing.attempt(values, lambda: add_campaign(campaign, by=by, now=now)):
            _write_texts(writing, entry, campaign)
            write_recipients(writing, entry.many("recipients"), campaign)
            write_letters(writing, entry.many("letters"), campaign)
        if writing.faults:
            raise FileRefused(sorted(set(writing.faults)))
    return campaign, writing.numbers


def _write_texts(writing: Writing, entry: Entry, campaign: Campaign) -> None:
    actor = writing.actor
    for one in entry.many("texts"):
        text = CampaignText(campaign=campaign, **columns_in(one, CampaignText))
        writing.attempt(one, lambda row=text: add_text(row, **actor))  # type: ignore[misc]
    for position, one in enumerate(entry.many("demands"), 1):
        demand = Demand(campaign=campaign, position=position, **columns_in(one, Demand))
        if writing.attempt(one, lambda row=demand: add_demand(row, **actor)):  # type: ignore[misc]
            writing.demands[demand.name] = demand
            for language, words in one.values.get("wordings", {}).items():
                wording = DemandText(demand=demand, language=language, text=words)
                writing.attempt(one, lambda row=wording: add_wording(row, **actor))  # type: ignore[misc]
