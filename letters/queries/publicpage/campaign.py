"""The public page of a campaign, city by city, in a number of queries that does not grow with its rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.models import Action, Campaign, CampaignText, DemandText, Target
from campaigns.queries.endorsement import standing_bodies
from letters.queries.publicpage.found import Published
from letters.queries.publicpage.place import Place, place_of
from letters.queries.report import ReportRow, Total, report_row, told_deliveries, totals_of
from letters.times import local_time
from organisations.models import Organisation

READ = (
    "reach",
    "answer",
    "recipient__code",
    "recipient__city",
    "recipient__name",
    "recipient__time_zone",
    "edition__counts",
    "edition__supersedes",
    "edition__supplements",
    "edition__letter__code",
    "edition__letter__target",
)
READ_OF_TARGETS = ("recipient__code", "recipient__city", "recipient__name", "recipient__time_zone")
"""What this page shows, and no more: most of what a query costs is its columns."""


@dataclass(frozen=True)
class Happening:
    """Something on the street; `sentence` says whether it is known to have taken place."""

    title: str
    when: str
    where: str
    sentence: str


@dataclass(frozen=True)
class CampaignPage:
    """Texts in the language of the page, or, where there is none, in the campaign's main language."""

    campaign: Campaign
    text: CampaignText
    demands: list[str]
    totals: list[Total]
    places: list[Place]
    actions: list[Happening]
    endorsements: list[Organisation]
    as_of: str


def campaign_page(published: Published, *, language: str, now: datetime) -> CampaignPage:
    """Inside the scope of the campaign's owner."""
    campaign, text = published.campaign, published.text_in(language)
    rows = _told_rows(campaign)
    actions = Action.objects.filter(campaign=campaign)
    return CampaignPage(
        campaign=campaign,
        text=text,
        demands=demands_of_campaign(campaign, text.language),
        totals=[total for total in totals_of(rows) if total.number],
        places=_places(campaign, rows, now),
        actions=[_happening(action, now) for action in actions],
        endorsements=standing_bodies(campaign.pk, at=now),
        as_of=date_format(now),
    )


def places_of(campaign: Campaign, *, now: datetime) -> list[Place]:
    """Inside the scope of the campaign's owner: every target, in the organisers' order, and what is told of it."""
    return _places(campaign, _told_rows(campaign), now)


def _told_rows(campaign: Campaign) -> list[ReportRow]:
    return [report_row(delivery) for delivery in told_deliveries(campaign).only(*READ)]


def demands_of_campaign(campaign: Campaign, language: str) -> list[str]:
    wordings = DemandText.objects.filter(demand__campaign=campaign, language=language)
    return list(wordings.order_by("demand__position", "demand__name").values_list("text", flat=True))


def _places(campaign: Campaign, rows: Iterable[ReportRow], now: datetime) -> list[Place]:
    """Targets in the organisers' order, each with its letters; copies to others follow the letter that they copy."""
    by_target: dict[UUID | None, list[ReportRow]] = defaultdict(list)
    for row in rows:
        by_target[row.delivery.edition.letter.target_id].append(row)
    targets = Target.objects.filter(campaign=campaign).select_related("recipient").only(*READ_OF_TARGETS)
    return [place for target in targets for place in _of_target(target, by_target[target.pk], now)]


def _of_target(target: Target, rows: list[ReportRow], now: datetime) -> list[Place]:
    """One place for each letter and recipient; a target to which nothing goes yet is told too."""
    grouped: dict[tuple[str, UUID], list[ReportRow]] = defaultdict(list)
    for row in rows:
        grouped[row.delivery.edition.letter.code, row.delivery.recipient_id].append(row)
    places = [place_of(some[0].delivery.recipient, code, some, now=now) for (code, _to), some in grouped.items()]
    return places or [place_of(target.recipient, "", [], now=now)]


def _happening(action: Action, now: datetime) -> Happening:
    if action.reported_at:
        sentence = _("It took place.")
    else:
        sentence = _("It is not recorded whether it took place.") if action.starts_at <= now else ""
    return Happening(
        title=str(action),
        when=date_format(local_time(action.starts_at, action.time_zone), "DATETIME_FORMAT"),
        where=action.place,
        sentence=sentence,
    )
