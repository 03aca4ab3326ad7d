"""What a list says against what the directory holds, row by row. Nothing is written here.

What a person edited stays as it is: fields that are marked so, contact points that somebody changed, took out of use or
confirmed. Such a difference is `kept`, and told.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Model

from organisations.domain.change import NOTHING, change_of, values_of
from organisations.enums import ChangeSource, ContactHealth, RecipientKind, Skip
from organisations.models import Change, ContactPoint, Mission, Recipient, User
from organisations.models.recipient import Sourced
from organisations.queries.contact import owners_relying_on
from organisations.readers.mission import ListedContact, ListedMission
from organisations.zones import propose_zone


@dataclass
class Outcome:
    """Of one row: the rows to be inserted and updated for it, with a line of history for each."""

    listed: ListedMission
    skip: Skip | None = None
    inserted: list[Model] = field(default_factory=list)
    updated: list[Model] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    @property
    def told(self) -> list[str]:
        """The names of what changes."""
        return [name for change in self.changes for name in change.fields]


@dataclass(frozen=True)
class Comparison:
    """Who imports, and when: what every line of history bears."""

    by: User | None
    now: datetime

    def of(self, batch: Sequence[ListedMission]) -> Iterator[Outcome]:
        known = _known(batch)
        zones = _Zones(batch)
        for listed in batch:
            recipient = known.get(listed.external_id)
            if listed.skip or (recipient and recipient.merged_into_id):
                yield Outcome(listed, skip=listed.skip or Skip.MERGED)
            elif recipient is None:
                yield self._added(listed, zones)
            else:
                yield self._compared(listed, recipient)

    def _added(self, listed: ListedMission, zones: "_Zones") -> Outcome:
        """One line of history tells all that came with it."""
        facts, of_mission = _of_recipient(listed) | {"time_zone": zones.of(listed)}, _of_mission(listed)
        recipient = Recipient(kind=RecipientKind.MISSION, external_id=listed.external_id, **facts)
        contacts = [_contact(recipient, one) for one in listed.contacts]
        told = facts | of_mission | {f"contact {one.kind}": one.value for one in contacts}
        change = Change(
            about_kind=recipient._meta.label_lower,
            about_id=recipient.pk,
            told_with=recipient.pk,
            fields={name: [None, value] for name, value in told.items() if value not in NOTHING},
            source=ChangeSource.IMPORT,
            by=self.by,
            recorded_at=self.now,
        )
        inserted = [recipient, Mission(recipient=recipient, **of_mission), *contacts]
        return Outcome(listed, inserted=inserted, changes=[change])

    def _compared(self, listed: ListedMission, recipient: Recipient) -> Outcome:
        outcome = Outcome(listed)
        mission = getattr(recipient, "mission", None) or Mission(recipient=recipient)
        placed_by_us = mission.is_edited("latitude") or mission.is_edited("longitude")
        moved = not placed_by_us and (mission.latitude, mission.longitude) != (listed.latitude, listed.longitude)
        facts = _of_recipient(listed)
        if moved and recipient.zone_is_proposed and listed.latitude is not None:
            facts["time_zone"] = _zone(listed)
        self._take_over(outcome, recipient, facts)
        self._take_over(outcome, mission, _of_mission(listed))
        for contact in listed.contacts:
            self._compare_contact(outcome, recipient, contact)
        return outcome

    def _take_over(self, outcome: Outcome, row: Sourced, facts: Mapping[str, Any]) -> None:
        before = values_of(row)
        for name, value in facts.items():
            if row._meta.get_field(name).get_prep_value(value) == before[name]:  # type: ignore[union-attr]
                continue
            if row.is_edited(name):
                outcome.kept.append(name)
            else:
                setattr(row, name, value)
        (outcome.inserted if row._state.adding else outcome.updated).append(row)
        if not self._note(outcome, row, {} if row._state.adding else before):
            outcome.updated.remove(row)

    def _compare_contact(self, outcome: Outcome, recipient: Recipient, listed: ListedContact) -> None:
        points = [point for point in recipient.contacts.all() if point.kind == listed.kind]
        ours = next((point for point in points if point.imported_value), None)
        if ours is None:
            if not any(point.value == listed.value for point in points):
                contact = _contact(recipient, listed)
                outcome.inserted.append(contact)
                self._note(outcome, contact, {})
        elif _is_people_s(ours, listed):
            if listed.value != ours.value:
                outcome.kept.append(listed.kind)
        else:
            before = values_of(ours)
            ours.source, ours.as_of = listed.source, listed.as_of
            if listed.value != ours.value:
                ours.value = ours.imported_value = listed.value
                ours.health, ours.health_since = ContactHealth.UNKNOWN, None
                ours.digest = ours.digest_of_values()
            if self._note(outcome, ours, before):
                outcome.updated.append(ours)

    def _note(self, outcome: Outcome, row: Model, before: Mapping[str, Any]) -> bool:
        change = change_of(row, before, values_of(row), by=self.by, now=self.now, source=ChangeSource.IMPORT)
        outcome.changes += [change] if change else []
        return change is not None


def _known(batch: Sequence[ListedMission]) -> dict[str | None, Recipient]:
    listed = Recipient.objects.filter(added_by=None, external_id__in=[one.external_id for one in batch])
    rows = listed.select_related("mission").prefetch_related("contacts")
    return {row.external_id: row for row in rows}


def _of_recipient(listed: ListedMission) -> dict[str, Any]:
    return {
        "name": listed.name,
        "city": listed.city,
        "country": listed.receiving_state,
        "opened": listed.opened,
        "source": listed.source,
        "as_of": listed.as_of,
    }


def _of_mission(listed: ListedMission) -> dict[str, Any]:
    return {
        "kind": listed.kind,
        "sending_state": listed.sending_state,
        "receiving_state": listed.receiving_state,
        "accredited_to": ",".join(listed.accredited_to),
        "metro": listed.metro,
        "latitude": listed.latitude,
        "longitude": listed.longitude,
    }


def _contact(recipient: Recipient, listed: ListedContact) -> ContactPoint:
    contact = ContactPoint(
        recipient=recipient,
        kind=listed.kind,
        value=listed.value,
        imported_value=listed.value,
        source=listed.source,
        as_of=listed.as_of,
    )
    contact.digest = contact.digest_of_values()
    return contact


def _is_people_s(contact: ContactPoint, listed: ListedContact) -> bool:
    """Somebody changed it, said where it stands, took it out of use, or relies on the value that the list would change."""
    if contact.retired_at is not None or contact.source_is_edited or contact.value != contact.imported_value:
        return True
    return listed.value != contact.value and bool(owners_relying_on(contact, contact.digest))


def _zone(listed: ListedMission) -> str:
    return propose_zone(listed.receiving_state, *map(float, filter(None, (listed.latitude, listed.longitude))))


class _Zones:
    """Zones to propose for the rows of a batch. One without coordinates takes what others of its city, then of its
    country, have: in this batch and in the directory."""

    def __init__(self, batch: Iterable[ListedMission]) -> None:
        self._counts: Counter[tuple[str, str, str]] = Counter()
        placed = [one for one in batch if one.latitude is not None]
        for one in placed:
            self._counts[one.receiving_state, one.city, _zone(one)] += 1
        unplaced = {one.receiving_state for one in batch if one.latitude is None}
        near = Recipient.objects.filter(country__in=unplaced).order_by()
        for country, city, zone, number in near.values_list("country", "city", "time_zone").annotate(n=Count("pk")):
            self._counts[str(country), city, zone] += number

    def of(self, listed: ListedMission) -> str:
        if listed.latitude is not None:
            return _zone(listed)
        country = {key: number for key, number in self._counts.items() if key[0] == listed.receiving_state}
        city = {key: number for key, number in country.items() if listed.city and key[1] == listed.city}
        for found in (city, country):
            if found:
                return max(found, key=lambda key: found[key])[2]
        return _zone(listed)
