"""The day of action, told by the domain functions: six cities, one refusal, one promise. All persons are invented."""

from datetime import UTC, datetime, timedelta
from typing import Any

from campaigns.models import Campaign
from letters.domain.delivery import record_event
from letters.domain.edition import freeze_letter, register_external
from letters.domain.letter import add_letter
from letters.domain.signature import record_signature
from letters.domain.version import make_version
from letters.enums import Channel, Detail, EventKind, LetterKind, PassageKind, Precision, ReceiverRole, Visibility
from letters.models import Delivery, Edition, Event, Letter
from organisations.models import Organisation
from tests.factories import NOW, make_campaign
from tests.factories_deliveries import plan_delivery
from tests.factories_letters import Said, make_city, make_demand, make_letter, make_text, sign_block

DAY = datetime(2016, 5, 26, 10, 0, tzinfo=UTC)
LATER = DAY + timedelta(days=10)
CITIES = {
    "New Delhi": ("IN", "Asia/Kolkata"),
    "Ottawa": ("CA", "America/Toronto"),
    "Canberra": ("AU", "Australia/Sydney"),
    "Stockholm": ("SE", "Europe/Stockholm"),
}
PUBLIC_SUPPORTER, HIDDEN_SUPPORTER, COUNTED_SUPPORTER = "Ingrid Freyberg", "Zarina Withheld", "Tomas Uncounted"
SUPPORTERS = {
    PUBLIC_SUPPORTER: Visibility.PUBLIC,
    HIDDEN_SUPPORTER: Visibility.RECIPIENT_ONLY,
    COUNTED_SUPPORTER: Visibility.COUNTED_ONLY,
}


def tell_story(organisation: Organisation) -> Campaign:
    """Inside the organisation's scope: a published campaign in two languages, and what became of its letters."""
    campaign = make_campaign(organisation, reply_days=20)
    make_text(campaign, "en", "Free the detained")
    make_text(campaign, "sv", "Frige de gripna")
    make_demand(campaign, "detained", en="Release everyone who was arrested.", sv="Frige alla som greps.")
    tell_london(organisation)
    for city, (country, zone) in CITIES.items():
        sent = carry(write(organisation, city, country=country, zone=zone))
        tell(sent, EventKind.SENT, precision=Precision.DAY)
    tell_berlin(organisation)
    return campaign


def tell_london(organisation: Organisation) -> Delivery:
    """Doors locked at 11:50 by the clocks of London, refused at 12:05, in the letterbox at 12:20."""
    delivery = carry(write(organisation, "London", supporters=True))
    tell(delivery, EventKind.FAILED, minutes=50, detail=Detail.LOCKED, channel=Channel.IN_PERSON)
    tell(
        delivery,
        EventKind.REFUSED,
        minutes=65,
        detail=Detail.AT_THE_DOOR,
        channel=Channel.IN_PERSON,
        receiver_role=ReceiverRole.GUARD,
        words="Go away, said Kasimir Doorman",
    )
    tell(delivery, EventKind.LEFT, minutes=80, detail=Detail.LETTERBOX, channel=Channel.IN_PERSON)
    return delivery


def tell_berlin(organisation: Organisation) -> Delivery:
    """The text is not known; somebody took it, and a reply was promised."""
    target = make_city(organisation, "Berlin", country="DE", zone="Europe/Berlin")
    values = {"campaign": target.campaign, "target": target, "title": "The letter of Berlin", "language": "en"}
    letter = add_letter(Letter(kind=LetterKind.EXTERNAL, **values), by=None, now=NOW)
    delivery = carry(register_external(letter, file=None, by=None, now=DAY))
    tell(delivery, EventKind.HANDED_IN, minutes=120, receiver_role=ReceiverRole.UNKNOWN)
    tell(delivery, EventKind.PROMISED, minutes=125, detail=Detail.REPLY, receiver_role=ReceiverRole.DIPLOMAT)
    return delivery


def write(organisation: Organisation, city: str, *, supporters: bool = False, **values: Any) -> Edition:
    """A frozen letter to the embassy in this city."""
    target = make_city(organisation, city, **values)
    said: list[Said] = [
        (PassageKind.SALUTATION, "Sirs,"),
        f"This is what we say in {city}.",
        (PassageKind.CLOSING, "We wait."),
    ]
    letter = make_letter(target.campaign, *said, target=target, addressee="The Government\nAstana")
    sign_block(letter, heading="For the campaign")
    if supporters:
        version = make_version(letter, material=True, by=None, now=DAY)
        for name, visibility in SUPPORTERS.items():
            record_signature(version, name=name, visibility=visibility, by=None, now=DAY)
    return freeze_letter(letter, cut_off=DAY, by=None, now=DAY)


def carry(edition: Edition) -> Delivery:
    assert edition.letter.target
    return plan_delivery(edition, recipient=edition.letter.target.recipient, by=None, now=DAY)


def tell(delivery: Delivery, kind: EventKind, *, minutes: int = 0, **said: Any) -> Event:
    """Record what happened so many minutes after ten in the morning (UTC)."""
    return record_event(
        delivery,
        kind=kind,
        occurred_at=DAY + timedelta(minutes=minutes),
        key=f"{kind}-{minutes}",
        by=None,
        now=LATER,
        **({"precision": Precision.MINUTE} | said),
    )
