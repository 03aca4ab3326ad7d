"""Whom the campaign addresses, and who takes care of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Target
from campaigns.queries.target import Choice, targets_by_recipient
from organisations.domain.change import (
    change_of,
    changed_fields,
    delete_noted,
    insert_noted,
    save_noted,
    values_of,
    write_changes,
)
from organisations.domain.recipient import add_recipient
from organisations.domain.securitylog import log_security
from organisations.enums import SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Mission, Recipient, User
from organisations.ownership import owner_scope


def add_target(target: Target, /, *, by: User | None, now: datetime) -> Target:
    """Its coordinator, if it has one, stands in the security log: the letters of the city open to them."""
    with transaction.atomic():
        save_noted(target, by=by, now=now)
        if target.coordinator_id is not None:
            _log_assigned([target], by, now)
        return target


def change_target(target: Target, /, *, by: User | None, now: datetime) -> Target:
    """Another coordinator stands in the security log: the letters of the city open to one and close to the other."""
    with transaction.atomic():
        is_assigned = "coordinator" in changed_fields(target)
        save_noted(target, by=by, now=now)
        if is_assigned:
            _log_assigned([target], by, now)
        return target


def assign_targets(
    campaign: Campaign, /, *, targets: Iterable[Target], coordinator: User | None, by: User | None, now: datetime
) -> list[Target]:
    """Who takes care of these cities from now on; nobody, if None. Returns those that changed. However many they are,
    the statements stay as few."""
    with transaction.atomic(), owner_scope([campaign.owner_id]):
        keys = [target.pk for target in targets]
        rows = Target.objects.filter(campaign=campaign, pk__in=keys).select_related("campaign__owner")
        changed = list(rows.exclude(coordinator=coordinator).select_for_update(of=("self",), no_key=True))
        changes = []
        for target in changed:
            before, target.coordinator = values_of(target), coordinator
            changes.append(change_of(target, before, values_of(target), by=by, now=now))
        rows.filter(pk__in=[target.pk for target in changed]).update(coordinator=coordinator)
        write_changes(changes)
        if changed:
            _log_assigned(changed, by, now)
        return changed


def remove_target(target: Target, /, *, by: User | None, now: datetime) -> None:
    """Only while no letter and no action is for it."""
    with transaction.atomic():
        delete_noted(target, by=by, now=now)


def choose_targets(
    campaign: Campaign, /, *, choices: Iterable[Choice], coordinator: User | None, by: User | None, now: datetime
) -> list[Target]:
    """All of them or none. Returns those that were added: what is a target already stays as it is, but for the states
    that it is chosen for besides."""
    wanted = list(choices)
    with transaction.atomic(), owner_scope([campaign.owner_id]):
        Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=campaign.pk)
        targets = targets_by_recipient(campaign)
        last = Target.objects.filter(campaign=campaign).aggregate(last=Max("position"))["last"] or 0
        accredited = _accredited(wanted)
        added: list[Target] = []
        for choice in wanted:
            target = targets.get(choice.recipient.pk)
            if target is None:
                position = last + len(added) + 1
                target = Target(
                    campaign=campaign, recipient=choice.recipient, coordinator=coordinator, position=position
                )
                added.append(target)
                targets[choice.recipient.pk] = target
            if _cover(target, choice, accredited) and target not in added:
                save_noted(target, by=by, now=now)
        insert_noted(added, by=by, now=now)
        if added and coordinator is not None:
            _log_assigned(added, by, now)
        return added


def add_own_recipient(
    campaign: Campaign,
    /,
    *,
    kind: str,
    name: str,
    city: str,
    country: str,
    time_zone: str,
    by: User | None,
    now: datetime,
) -> Target:
    """Somebody whom the directory does not have: a company, a ministry, a mission that is missing there."""
    recipient = Recipient(kind=kind, name=name, city=city, country=country, time_zone=time_zone)
    recipient.added_by = campaign.owner
    with transaction.atomic():
        add_recipient(recipient, by=by, now=now)
        return choose_targets(campaign, choices=[Choice(recipient)], coordinator=None, by=by, now=now)[0]


def _log_assigned(targets: Sequence[Target], by: User | None, now: datetime) -> None:
    """It opens the letters and deliveries of these cities to their coordinator, and closes them to who was it before."""
    campaign, person = targets[0].campaign, targets[0].coordinator_id
    log_security(
        SecurityKind.COORDINATOR_CHANGED,
        organisation=campaign.owner,
        by=by,
        subject=campaign,
        detail={"coordinator": str(person or ""), "count": len(targets)},
        now=now,
    )


def _accredited(choices: Iterable[Choice]) -> dict[UUID, set[str]]:
    """The states that each mission is accredited to, where one is chosen for a state without a mission of its own."""
    covering = [choice.recipient.pk for choice in choices if choice.covers]
    missions = Mission.objects.filter(recipient__in=covering)
    return {mission.recipient_id: {str(state) for state in mission.accredited_to} for mission in missions}


def _cover(target: Target, choice: Choice, accredited: Mapping[UUID, set[str]]) -> bool:
    """Whether that changed it. Raises DemarcheError where the directory does not say that the mission is accredited
    there."""
    before = set(map(str, target.covers))
    if not choice.covers or choice.covers in before:
        return False
    if choice.covers not in accredited.get(choice.recipient.pk, ()):
        sentence = _("The directory does not say that %(mission)s is accredited there. Choose it without that state.")
        raise DemarcheError(sentence % {"mission": choice.recipient})
    target.covers = ",".join(sorted({*before, choice.covers}))
    return True
