"""What placeholders are filled from, beside the letter's own row: read for many letters in a handful of questions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from campaigns.models import CampaignText
from letters.models import Letter
from organisations.models import ContactPoint
from organisations.queries.contact import usable_points_of
from organisations.queries.formofaddress import OwnForms, own_forms

TITLE = ("campaign", "language", "title")


@dataclass(frozen=True)
class Around:
    """`titles`: of the campaigns, by campaign and language; `points` that may be used, by organisation and recipient;
    `forms` of address, by organisation."""

    titles: Mapping[tuple[UUID, str], str]
    points: Mapping[tuple[UUID, UUID], Sequence[ContactPoint]]
    forms: Mapping[UUID, OwnForms]


def around_of(letters: Iterable[Letter]) -> Around:
    rows = list(letters)
    texts = CampaignText.objects.filter(campaign__in={one.campaign_id for one in rows})
    titles = {(campaign, language): title for campaign, language, title in texts.values_list(*TITLE)}
    return around_with(titles, rows)


def around_with(titles: Mapping[tuple[UUID, str], str], letters: Sequence[Letter]) -> Around:
    """The same, where the titles are known."""
    recipients = {one.target.recipient_id for one in letters if one.target}
    owners = {one.owner_id for one in letters} if recipients else set()
    points = {owner: usable_points_of(recipients, owner) for owner in owners}
    return Around(
        titles,
        points={(owner, key): rows for owner, found in points.items() for key, rows in found.items()},
        forms={owner: own_forms(owner) for owner in owners},
    )
