"""What the placeholders of a letter stand for, in the letter's language; and the words that it takes from its base."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from campaigns.placeholders import fill
from letters.dates import written_date
from letters.enums import SpeaksTo
from letters.models import Letter
from letters.queries.letter.around import Around, around_of
from letters.wording import lines_of
from organisations.models import ContactPoint, Recipient
from organisations.postal import name_of_country, postal_lines
from organisations.queries.contact import postal_point, usable_points
from organisations.queries.formofaddress import (
    Courtesy,
    courtesy_for,
    government_behind,
    head_in_office,
    office_of,
    own_forms,
)


@dataclass(frozen=True)
class Head:
    """The lines above the text, filled: letterhead, to whom, and the values for the text itself."""

    sender: tuple[str, ...]
    addressee: tuple[str, ...]
    values: Mapping[str, str]


def head_of(letter: Letter, *, now: datetime, around: Around | None = None) -> Head:
    """A variant that leaves letterhead or addressee empty takes the base's. `around` is read here, if it is not given."""
    known = around or around_of([letter])
    values = {name: value for name, value in _values(letter, known, now).items() if value}
    sender, addressee = (tuple(lines_of(fill(inherited(letter, field), values))) for field in ("sender", "addressee"))
    return Head(sender, addressee, {**values, "addressee": addressee[0]} if addressee else values)


def confirmed_points(letter: Letter) -> list[ContactPoint]:
    """What may be used of the recipient's contact points: those that this letter's organisation has confirmed."""
    return usable_points(letter.target.recipient, letter.owner_id) if letter.target else []


def postal_address(letter: Letter, around: Around | None = None) -> list[str]:
    """The lines below the recipient's name, as they are posted from where the letter is; none without a confirmed one."""
    if letter.target is None:
        return []
    place = (letter.owner_id, letter.target.recipient_id)
    point = postal_point(around.points.get(place, ()) if around else confirmed_points(letter))
    if point is None:
        return []
    posted_in = str(inherited(letter, "posted_in") or letter.owner.country)
    country = str(letter.target.recipient.country)
    return postal_lines(point.value, country=country, posted_in=posted_in, language=letter.language)


def inherited(letter: Letter, field: str) -> Any:
    """What the letter says of itself in that field, or else its base."""
    return getattr(letter, field) or getattr(letter.base, field, "")


def limit_of(letter: Letter, field: str) -> int | None:
    """The letter's own number of that field, or else its base's."""
    own: int | None = getattr(letter, field)
    return own if own is not None else getattr(letter.base, field, None)


def courtesy_of(letter: Letter, speaks_to: str, today: date, around: Around | None = None) -> Courtesy | None:
    """How whom it speaks to is addressed; None without a recipient, or in a language without forms of address."""
    if letter.target is None:
        return None
    recipient = letter.target.recipient
    behind = speaks_to == SpeaksTo.GOVERNMENT and hasattr(recipient, "mission")
    own = around.forms[letter.owner_id] if around else own_forms(letter.owner_id)
    office = government_behind(recipient) if behind else office_of(recipient, today)
    return courtesy_for(office, language=letter.language, own=own)


def today_at(recipient: Recipient, now: datetime) -> date:
    """By the calendar of its city."""
    return now.astimezone(ZoneInfo(recipient.time_zone)).date()


def _values(letter: Letter, around: Around, now: datetime) -> dict[str, str]:
    day, style = inherited(letter, "dated_on"), inherited(letter, "date_style")
    values = {
        "campaign": around.titles.get((letter.campaign_id, letter.language), ""),
        "date": written_date(day, style=style, language=letter.language) if day else "",
        "place": inherited(letter, "place"),
    }
    return values if letter.target is None else {**values, **_about(letter, letter.target.recipient, around, now)}


def _about(letter: Letter, recipient: Recipient, around: Around, now: datetime) -> dict[str, str]:
    """What is known of the recipient, and how it is addressed."""
    today, language = today_at(recipient, now), letter.language
    head, mission = head_in_office(recipient, today), getattr(recipient, "mission", None)
    courtesy = courtesy_of(letter, inherited(letter, "speaks_to"), today, around)
    states = {"sending_state": mission.sending_state, "receiving_state": mission.receiving_state} if mission else {}
    return {
        "recipient": recipient.name,
        "city": recipient.city,
        "place": inherited(letter, "place") or recipient.city,
        "head_of_mission": head.name if head else "",
        "envelope": "\n".join(courtesy.envelope) if courtesy else "",
        "salutation": courtesy.salutation if courtesy else "",
        "close": courtesy.close if courtesy else "",
        "address": "\n".join(postal_address(letter, around)),
        **{name: name_of_country(str(state), language) for name, state in states.items() if state},
    }
