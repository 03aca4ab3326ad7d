"""The public page of a recipient: what was ever carried there, by whom, and what came back, over the years and over all
campaigns that are public."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_countries import countries

from campaigns.models import Campaign, CampaignText
from letters.enums import EventKind
from letters.models import Letter
from letters.queries.publicpage.found import Published, told_letters
from letters.queries.publicpage.place import REPLIES, Place, place_of
from letters.queries.report import ReportRow, Total, all_told, in_time, report_row
from letters.times import local_time
from organisations.models import Mission, Recipient
from organisations.ownership import all_owners
from organisations.queries.recipient import with_merged


@dataclass(frozen=True)
class Written:
    """One letter to this recipient, and what became of it. `year` is that of its first attempt, or of the campaign."""

    campaign: Published
    year: int
    place: Place


@dataclass(frozen=True)
class RecipientPage:
    """`facts` are labels with values; `record` counts what stands in the logs."""

    recipient: Recipient
    facts: list[tuple[str, str]]
    record: list[Total]
    letters: list[Written]


def recipient_page(recipient: Recipient, *, now: datetime) -> RecipientPage:
    """Everybody's public letters to this recipient: nothing here is shown that a page of its own does not show."""
    rows_of_it = with_merged(recipient)
    with all_owners():
        letters = list(told_letters().filter(target__recipient__in=rows_of_it).select_related("campaign__owner"))
        told = all_told().filter(recipient__in=rows_of_it).exclude(edition__letter__campaign__published_at=None)
        rows = [report_row(delivery) for delivery in told.select_related("edition__letter__campaign__owner")]
        written = _written(recipient, letters, rows, now)
    return RecipientPage(recipient, facts_of(recipient), _record(rows, len(written)), written)


def facts_of(recipient: Recipient) -> list[tuple[str, str]]:
    """What the directory says, without what it does not say."""
    mission: Mission | None = getattr(recipient, "mission", None)
    told = [
        (_("Kind"), mission.get_kind_display() if mission else recipient.get_kind_display()),
        (_("City"), recipient.city),
        (_("Country where it stands"), _country(recipient.country)),
        (_("Sent by"), _country(mission.sending_state) if mission else ""),
        (_("Also covers"), ", ".join(_covered(recipient, mission)) if mission else ""),
        (_("Open"), ", ".join(str(hours) for hours in recipient.opening_hours.all())),
        (_("Opened"), recipient.opened),
        (_("Closed"), date_format(recipient.closed_on) if recipient.closed_on else ""),
        (_("Source"), recipient.source),
    ]
    return [(label, str(value)) for label, value in told if value]


def _covered(recipient: Recipient, mission: Mission) -> list[str]:
    """States that it is accredited to besides the one where it stands."""
    return sorted(_country(code) for code in mission.accredited_to if code != recipient.country)


def _country(code: object) -> str:
    return str(countries.name(str(code)))


def _written(recipient: Recipient, letters: Iterable[Letter], rows: list[ReportRow], now: datetime) -> list[Written]:
    """The latest first."""
    by_letter: dict[UUID, list[ReportRow]] = defaultdict(list)
    every = {letter.pk: letter for letter in letters}
    for row in rows:
        letter = row.delivery.edition.letter
        every.setdefault(letter.pk, letter)
        by_letter[letter.pk].append(row)
    campaigns = _published(letter.campaign for letter in every.values())
    written = [
        Written(
            campaigns[letter.campaign_id],
            _year(letter.campaign, by_letter[letter.pk], recipient.time_zone),
            place_of(recipient, letter.code, by_letter[letter.pk], now=now),
        )
        for letter in every.values()
    ]
    return sorted(written, key=lambda one: one.year, reverse=True)


def _published(campaigns: Iterable[Campaign]) -> dict[UUID, Published]:
    known = {campaign.pk: campaign for campaign in campaigns}
    texts: dict[UUID, dict[str, CampaignText]] = defaultdict(dict)
    for text in CampaignText.objects.filter(campaign__in=known).order_by("language"):
        texts[text.campaign_id][text.language] = text
    return {key: Published(campaign, texts[key]) for key, campaign in known.items()}


def _year(campaign: Campaign, rows: Iterable[ReportRow], zone: str) -> int:
    attempts = sorted((event for row in rows for event in row.attempts), key=in_time)
    first = attempts[0].occurred_at if attempts else None
    return local_time(first, zone).year if first else campaign.starts_on.year


def _record(rows: Iterable[ReportRow], letters: int) -> list[Total]:
    """Numbers that are not there are left out; a letter that was refused and then left counts in both."""
    told = list(rows)
    kinds = Counter(kind for row in told for kind in {event.kind for event in row.standing})
    promised = sum(bool(row.promises) for row in told)
    replied = sum(bool(REPLIES & {event.kind for event in row.standing}) for row in told)
    record = [
        Total("letters", _("letters"), letters),
        Total("attempts", _("attempts to deliver them"), sum(len(row.attempts) for row in told)),
        Total("handed_in", _("handed in"), kinds[EventKind.HANDED_IN]),
        Total("left", _("left there"), kinds[EventKind.LEFT]),
        Total("refused", _("refused"), kinds[EventKind.REFUSED]),
        Total("promised", _("answers promised"), promised),
        Total("replied", _("answered"), replied),
    ]
    return [total for total in record if total.number]
