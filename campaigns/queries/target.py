"""Whom a campaign could write to: the missions of the states that it addresses, and who covers a state that has none."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django_countries import countries

from campaigns.models import Campaign, Target
from organisations.enums import MissionKind
from organisations.models import Mission, Recipient
from organisations.queries.recipient import standing_row
from organisations.regions import Region, region_of

STANDS_FOR_ITS_STATE = {MissionKind.EMBASSY, MissionKind.HIGH_COMMISSION, MissionKind.NUNCIATURE}
"""Kinds whose presence means that a state is not covered from abroad."""


class Choice(NamedTuple):
    """A recipient that is to become a target; `covers` is the state, without a mission of its own, that it was chosen
    for, or empty."""

    recipient: Recipient
    covers: str = ""


@dataclass(frozen=True)
class Wanted:
    """What is asked for; empty parts ask for everything."""

    states: tuple[str, ...] = ()
    kind: str = ""
    region: str = ""
    host: str = ""
    metro: str = ""
    words: str = ""


@dataclass(frozen=True)
class Offer:
    """A mission that can be chosen. `host` is the state that it would be chosen for: where it stands or, with `covers`,
    one that it is accredited to and that has no mission of its own; `state` is its name."""

    recipient: Recipient
    mission: Mission
    host: str
    state: str
    covers: bool
    target: Target | None

    @property
    def key(self) -> str:
        return f"{self.recipient.pk}:{self.host}" if self.covers else str(self.recipient.pk)

    @property
    def is_target(self) -> bool:
        """Chosen already, and for this state."""
        if self.target is None:
            return False
        return not self.covers or self.host in map(str, self.target.covers)


@dataclass(frozen=True)
class Offers:
    """`choices` are, for each filter, its values among all missions of these states, with their names and numbers."""

    standing: list[Offer]
    covering: list[Offer]
    choices: dict[str, list[tuple[str, str, int]]] = field(default_factory=dict)

    @property
    def every(self) -> list[Offer]:
        return [*self.standing, *self.covering]


def targets_by_recipient(campaign: Campaign) -> dict[UUID, Target]:
    """By the row that stands today: whoever was chosen and merged later is chosen still."""
    targets = Target.objects.filter(campaign=campaign).select_related("recipient__merged_into", "coordinator")
    return {standing_row(target.recipient).pk: target for target in targets}


def offers_for(campaign: Campaign, wanted: Wanted) -> Offers:
    """Inside the scope of the campaign's owner; two questions to the database, however many missions there are."""
    states = wanted.states or tuple(map(str, campaign.states))
    targets = targets_by_recipient(campaign)
    missions = list(
        Mission.objects.known_to([campaign.owner_id])
        .filter(sending_state__in=states, **NOT_OVER)
        .select_related("recipient")
        .order_by("recipient__country", "recipient__city", "recipient__name")
    )
    names = _Names()
    standing = [_standing(mission, targets, names) for mission in missions]
    covering = list(_covering(missions, targets, names))
    fits = _filter(wanted)
    return Offers(
        standing=[offer for offer in standing if fits(offer)],
        covering=[offer for offer in covering if fits(offer)],
        choices=_choices(standing, covering, names),
    )


NOT_OVER: dict[str, Any] = {"recipient__closed_on": None, "recipient__merged_into": None}


class _Names(dict[str, str]):
    """Of states, each translated once, however many missions stand there."""

    def __missing__(self, code: str) -> str:
        self[code] = name = str(countries.name(code))
        return name


def _standing(mission: Mission, targets: dict[UUID, Target], names: _Names) -> Offer:
    recipient = mission.recipient
    host = str(recipient.country)
    return Offer(recipient, mission, host, names[host], False, targets.get(recipient.pk))


def _covering(missions: list[Mission], targets: dict[UUID, Target], names: _Names) -> Iterable[Offer]:
    """By the name of the state that is covered. A consulate does not stand for its state, and covers none."""
    by_sender = defaultdict(list)
    for mission in missions:
        if mission.kind in STANDS_FOR_ITS_STATE:
            by_sender[str(mission.sending_state)].append(mission)
    for sender, own in by_sender.items():
        present = {str(mission.recipient.country) for mission in own} | {sender}
        covering = defaultdict(list)
        for mission in own:
            for code in {str(state) for state in mission.accredited_to} - present:
                covering[code].append(mission)
        for code in sorted(covering, key=names.__getitem__):
            for mission in covering[code]:
                yield Offer(mission.recipient, mission, code, names[code], True, targets.get(mission.recipient_id))


def _filter(wanted: Wanted) -> Callable[[Offer], bool]:
    words = wanted.words.casefold().split()

    def fits(offer: Offer) -> bool:
        return (
            wanted.kind in ("", offer.mission.kind)
            and wanted.host in ("", offer.host)
            and (not wanted.region or wanted.region == region_of(offer.host))
            and (not wanted.metro or wanted.metro == _metro(offer))
            and (not words or _says(offer, words))
        )

    return fits


def _says(offer: Offer, words: list[str]) -> bool:
    said = f"{offer.recipient.name} {offer.recipient.city} {offer.state}".casefold()
    return all(word in said for word in words)


def _metro(offer: Offer) -> str:
    """Where people would go: nobody travels to the town from which a state is covered."""
    return "" if offer.covers else offer.mission.metro or offer.recipient.city


def _choices(standing: list[Offer], covering: list[Offer], names: _Names) -> dict[str, list[tuple[str, str, int]]]:
    every = [*standing, *covering]
    return {
        "kind": _numbered((offer.mission.kind for offer in standing), lambda kind: str(MissionKind(kind).label)),
        "region": _numbered((str(region_of(o.host) or "") for o in every), lambda region: str(Region(region).label)),
        "host": _numbered((offer.host for offer in every), names.__getitem__),
        "metro": _numbered((_metro(offer) for offer in standing), str),
    }


def _numbered(values: Iterable[str], name: Callable[[str], str]) -> list[tuple[str, str, int]]:
    counted = Counter(value for value in values if value)
    return sorted(((value, name(value), number) for value, number in counted.items()), key=lambda one: one[1])
