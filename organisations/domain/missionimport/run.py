"""The list is taken in: everything or nothing."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import IO

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from organisations.domain.missionimport.compare import Comparison, Outcome
from organisations.domain.missionimport.plan import TOLD, Plan, batches, count_gone
from organisations.enums import ImportState
from organisations.errors import DemarcheError
from organisations.models import Change, MissionImport, User

OWN_LIST = Path(__file__).resolve().parents[2] / "data" / "missions.csv.gz"
"""Comes with the product; where it is from says the README beside it."""
NEVER_WRITTEN = {"id", "recipient", "code", "external_id", "added_by", "merged_into", "closed_on"}


class ImportRefused(DemarcheError):
    """The list has faults; `plan` tells them."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(_("The list has faults, so nothing of it was taken in."))
        self.plan = plan


def import_missions(
    file: IO[bytes],
    *,
    name: str,
    digest: str,
    only: frozenset[str] = frozenset(),
    most: int | None = TOLD,
    by: User | None,
    now: datetime,
) -> Plan:
    """Take all of it in, in one transaction; ImportRefused where a row is faulty. `only`: of the list these rows."""
    plan, comparison = Plan(most=most), Comparison(by, now)
    present: set[str] = set()
    with transaction.atomic():
        for batch in batches(file, plan, present):
            wanted = [one for one in batch if not only or one.external_id in only]
            write_outcomes(comparison.of(wanted), plan)
        if plan.faults:
            raise ImportRefused(plan)
        count_gone(plan, present)
        if not only:
            total = plan.rows
            state, told = ImportState.DONE, plan.as_json()
            MissionImport.objects.create(
                name=name,
                digest=digest,
                plan=told,
                state=state,
                total=total,
                done=total,
                by=by,
                made_at=now,
                ended_at=now,
            )
    return plan


def import_own_list(*, only: frozenset[str] = frozenset(), now: datetime) -> Plan:
    """The list that comes with the product, or these rows of it."""
    with OWN_LIST.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
        file.seek(0)
        return import_missions(file, name=OWN_LIST.name, digest=digest, only=only, by=None, now=now)


def was_imported(digest: str) -> bool:
    """This very file was the last one taken in."""
    last = MissionImport.objects.filter(state=ImportState.DONE).first()
    return last is not None and last.digest == digest


def write_outcomes(outcomes: Iterable[Outcome], plan: Plan) -> int:
    """Returns how many rows of the list they were."""
    inserted, updated = defaultdict[type[Model], list[Model]](list), defaultdict[type[Model], list[Model]](list)
    changes, number = list[Change](), 0
    for outcome in outcomes:
        plan.count(outcome)
        number += 1
        changes += outcome.changes
        for row in outcome.inserted:
            inserted[type(row)].append(row)
        for row in outcome.updated:
            updated[type(row)].append(row)
    for model, rows in inserted.items():
        model._default_manager.bulk_create(rows)
    for model, rows in updated.items():
        names = [column.name for column in model._meta.concrete_fields if column.name not in NEVER_WRITTEN]
        model._default_manager.bulk_update(rows, names, batch_size=100)
    Change.objects.bulk_create(changes)
    return number
