"""What is kept of people, why, how long, and how much of it there is: read from the register of personal data."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.apps import apps

from campaigns.personal import REGISTER as CAMPAIGNS
from letters.personal import REGISTER as LETTERS
from organisations.personal import REGISTER as ORGANISATIONS
from organisations.personal import End, Personal, Purpose, Table

WHOLE: Mapping[str, Table] = {**ORGANISATIONS, **CAMPAIGNS, **LETTERS}


@dataclass(frozen=True)
class Reason:
    columns: tuple[str, ...]
    purpose: Purpose
    end: End


@dataclass(frozen=True)
class Kept:
    """One table: `reasons` are empty where nothing in it is personal."""

    table: str
    rows: int
    reasons: tuple[Reason, ...]


def kept() -> list[Kept]:
    """Every table of the installation, by name. To be asked with the rows of all organisations in sight."""
    return [_table(label, declared) for label, declared in sorted(WHOLE.items())]


def _table(label: str, declared: Table) -> Kept:
    alike: dict[Personal, list[str]] = defaultdict(list)
    for column, personal in declared.personal.items():
        alike[personal].append(column)
    reasons = tuple(Reason(tuple(columns), one.purpose, one.end) for one, columns in alike.items())
    return Kept(label, apps.get_model(label)._default_manager.count(), reasons)
