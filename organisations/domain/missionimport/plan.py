"""What an import would do, counted and told, before anything is written."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from organisations.domain.missionimport.compare import Comparison, Outcome
from organisations.models import Recipient, User
from organisations.readers.mission import ListedMission, read_missions
from organisations.readers.table import Fault

BATCH = 500
TOLD, KEPT = 50, 1000
"""Lines of each sort, faults too, that are told at first and that are kept to be shown. All are counted."""


@dataclass
class Plan:
    """How many rows of each sort; lines of (row, name, what) for the first of them. `kept` counts rows of which something
    differs and stays as a person left it. `gone` are in the directory and not in the list: they stay, and a person
    may close them. `most`: how many lines of each sort are told; all, if None."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    kept: int = 0
    gone: int = 0
    faults: int = 0
    told: dict[str, list[tuple[int, str, str]]] = field(default_factory=dict)
    most: int | None = TOLD

    def count(self, outcome: Outcome) -> None:
        row, name = outcome.listed.row, outcome.listed.name
        self.rows += 1
        if outcome.skip:
            self.skipped[outcome.skip] += 1
            self.tell("skipped", row, name, outcome.skip)
            return
        sort = "unchanged" if not outcome.changes else "changed"
        if outcome.changes and outcome.inserted and outcome.inserted[0]._meta.label_lower.endswith("recipient"):
            sort = "added"
        setattr(self, sort, getattr(self, sort) + 1)
        if sort != "unchanged":
            self.tell(sort, row, name, "" if sort == "added" else ", ".join(outcome.told))
        if outcome.kept:
            self.kept += 1
            self.tell("kept", row, name, ", ".join(outcome.kept))

    def count_fault(self, fault: Fault) -> None:
        self.faults += 1
        self.tell("faults", fault.row, fault.column, str(fault.sentence))

    def tell(self, sort: str, row: int, name: str, what: str) -> None:
        lines = self.told.setdefault(sort, [])
        if self.most is None or len(lines) < self.most:
            lines.append((row, name, what))

    def as_json(self) -> dict[str, Any]:
        """To be kept: however many were told, the first of each sort."""
        first = {sort: lines[:KEPT] for sort, lines in self.told.items()}
        kept = {name: value for name, value in vars(self).items() if name != "most"}
        return kept | {"skipped": dict(self.skipped), "told": first}


def plan_import(file: IO[bytes], *, most: int | None = TOLD, by: User | None, now: datetime) -> Plan:
    """Reads all of it and writes nothing."""
    plan, comparison = Plan(most=most), Comparison(by, now)
    present: set[str] = set()
    for batch in batches(file, plan, present):
        for outcome in comparison.of(batch):
            plan.count(outcome)
    count_gone(plan, present)
    return plan


def batches(file: IO[bytes], plan: Plan, present: set[str]) -> Iterator[list[ListedMission]]:
    """Rows in batches; faults are counted, and after the first one no row is handed on."""
    for batch in batched_rows(_sound(read_missions(file), plan, present)):
        if not plan.faults:
            yield batch


def batched_rows(rows: Iterable[ListedMission]) -> Iterator[list[ListedMission]]:
    """All of them in lists of at most `BATCH`."""
    held: list[ListedMission] = []
    for row in rows:
        held.append(row)
        if len(held) == BATCH:
            yield held
            held = []
    if held:
        yield held


def count_gone(plan: Plan, present: set[str]) -> None:
    """Tells the plan who of the directory is not `present`, the identifiers in the list; not where the list has faults."""
    if plan.faults:
        return
    listed = Recipient.objects.filter(added_by=None, closed_on=None, merged_into=None).exclude(external_id=None)
    for external_id, name in listed.values_list("external_id", "name").iterator(chunk_size=1000):
        if external_id not in present:
            plan.gone += 1
            plan.tell("gone", 0, name, str(external_id))


def _sound(found: Iterable[ListedMission | Fault], plan: Plan, present: set[str]) -> Iterator[ListedMission]:
    for one in found:
        if isinstance(one, Fault):
            plan.count_fault(one)
        else:
            present.add(one.external_id)
            yield one
