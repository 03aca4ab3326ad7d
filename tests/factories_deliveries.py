"""Deliveries for tests: of letters written elsewhere, so that nothing has to be typeset. All persons are invented."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from campaigns.models import Campaign
from letters.domain.delivery import add_delivery, record_event
from letters.domain.edition import register_external
from letters.enums import EventKind, LetterKind, Precision
from letters.models import Delivery, Edition, Event, Letter
from organisations.models import Organisation, Recipient, User
from tests.factories import NOW, make_campaign, make_recipient, make_target

_numbers = count(1)


def make_edition(campaign: Campaign, city: str = "London", zone: str = "Europe/London", **target: Any) -> Edition:
    row = make_target(campaign, make_recipient(city=city, zone=zone), **target)
    letter = Letter.objects.create(
        owner=campaign.owner,
        campaign=campaign,
        target=row,
        kind=LetterKind.EXTERNAL,
        title=f"To {city}",
        language="en",
        created_at=NOW,
    )
    return register_external(letter, file=None, by=None, now=NOW)


def make_delivery(
    organisation: Organisation, city: str = "London", zone: str = "Europe/London", **target: Any
) -> Delivery:
    campaign = Campaign.objects.filter(owner=organisation).first() or make_campaign(organisation)
    edition = make_edition(campaign, city, zone, **target)
    recipient = edition.letter.target.recipient if edition.letter.target else make_recipient()
    return plan_delivery(edition, recipient=recipient, by=None, now=NOW)


def plan_delivery(edition: Edition, *, recipient: Recipient, by: User | None, now: datetime, **values: Any) -> Delivery:
    return add_delivery(Delivery(edition=edition, recipient=recipient, **values), by=by, now=now)


def note(delivery: Delivery, kind: EventKind, at: datetime = NOW, **values: Any) -> Event:
    """Record what happened at `at`, a minute after it happened."""
    values = {
        "precision": Precision.MINUTE,
        "key": f"key {next(_numbers)}",
        "by": None,
        "now": at + timedelta(minutes=1),
    } | values
    if values["precision"] != Precision.UNKNOWN:
        values.setdefault("occurred_at", at)
    return record_event(delivery, kind=kind, **values)
