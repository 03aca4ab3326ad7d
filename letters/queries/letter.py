"""What the placeholders of a letter stand for, in the letter's language; and the words that it takes from its base."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from campaigns.models import CampaignText
from letters.models import Letter
from letters.placeholders import fill
from letters.wording import lines_of
from organisations.models import ContactPoint, Mission
from organisations.queries.contact import is_confirmed

WHY_NOT: Mapping[str, Promise] = {
    "recipient": _("The base letter has no recipient of its own, so {{ recipient }} stays open in it."),
    "city": _("The base letter has no recipient of its own, so {{ city }} stays open in it."),
    "sending_state": _("The recipient is not a mission with a sending state, so {{ sending_state }} cannot be filled."),
    "receiving_state": _(
        "The recipient is not a mission with a receiving state, so {{ receiving_state }} cannot be filled."
    ),
    "head_of_mission": _("No head of mission is known for this recipient, so {{ head_of_mission }} cannot be filled."),
    "campaign": _("The campaign has no public text in the letter's language, so {{ campaign }} cannot be filled."),
    "addressee": _("The letter has no addressee, so {{ addressee }} cannot be filled."),
}
"""A sentence for each placeholder that has no value here."""


@dataclass(frozen=True)
class Head:
    """The lines above the text, filled: letterhead, to whom, and the values for the text itself."""

    sender: tuple[str, ...]
    addressee: tuple[str, ...]
    values: Mapping[str, str]


def head_of(letter: Letter, *, now: datetime) -> Head:
    """A variant that leaves letterhead or addressee empty takes the base's."""
    values = {name: value for name, value in _values(letter, now).items() if value}
    sender, addressee = (tuple(lines_of(fill(inherited(letter, field), values))) for field in ("sender", "addressee"))
    return Head(sender, addressee, {**values, "addressee": addressee[0]} if addressee else values)


def is_open(letter: Letter, now: datetime) -> bool:
    """Whether anybody can sign it on the web at this moment."""
    campaign = letter.campaign
    stands = campaign.published_at is not None and campaign.anonymised_at is None
    return stands and letter.opened_at is not None and not is_over(letter.closes_at, now)


def is_over(closes_at: datetime | None, now: datetime) -> bool:
    """Whether the last moment for signing lies behind us."""
    return closes_at is not None and closes_at <= now


def confirmed_points(letter: Letter) -> list[ContactPoint]:
    """What may be used of the recipient's contact points: those that this letter's organisation has confirmed."""
    if letter.target is None:
        return []
    points = ContactPoint.objects.in_use().filter(recipient=letter.target.recipient_id).order_by("id")
    return [point for point in points if is_confirmed(point, letter.owner_id)]


def inherited(letter: Letter, field: str) -> str:
    """The letter's own lines of that field, or else its base's."""
    words: str = getattr(letter, field) or getattr(letter.base, field, "")
    return words


def limit_of(letter: Letter, field: str) -> int | None:
    """The letter's own number of that field, or else its base's."""
    own: int | None = getattr(letter, field)
    return own if own is not None else getattr(letter.base, field, None)


def _values(letter: Letter, now: datetime) -> dict[str, str]:
    title = CampaignText.objects.filter(campaign=letter.campaign_id, language=letter.language).values_list("title")
    values = {"campaign": next((text for (text,) in title), "")}
    if letter.target is None:
        return values
    recipient = letter.target.recipient
    today = now.astimezone(ZoneInfo(recipient.time_zone)).date()
    head = recipient.heads.in_office(today).exclude(name="").first()
    values |= {"recipient": recipient.name, "city": recipient.city, "head_of_mission": head.name if head else ""}
    mission = Mission.objects.filter(recipient=recipient).first()
    if mission is None:
        return values
    with translation.override(letter.language):
        return values | {
            "sending_state": str(countries.name(str(mission.sending_state))),
            "receiving_state": str(countries.name(str(mission.receiving_state))),
        }
