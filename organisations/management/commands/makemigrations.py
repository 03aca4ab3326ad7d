"""Django's command; constraints and indexes of a new table are written into its creation.

Django's optimiser does not move an AddConstraint past the creation of another model. Each one left alone makes Django
render all related models anew, and SQLite the whole table: most of what the first start of an installation took.
"""

from collections.abc import Sequence
from typing import Any

from django.core.management.commands import makemigrations
from django.db.migrations import Migration
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation


def folded(operations: Sequence[Operation]) -> list[Operation]:
    """The same tables; a model that gets a field later keeps what is added to it where it was."""
    grown = {one.model_name_lower for one in operations if isinstance(one, AddField)}
    result: list[Operation] = []
    for one in operations:
        if isinstance(one, AddConstraint | AddIndex) and one.model_name_lower not in grown:
            made = _creation_of(one.model_name_lower, result)
            if made is not None:
                result[made] = result[made].reduce(one, "")[0]  # type: ignore[index]
                continue
        result.append(one)
    return result


def _creation_of(name: str, operations: list[Operation]) -> int | None:
    return next(
        (place for place, one in enumerate(operations) if isinstance(one, CreateModel) and one.name_lower == name), None
    )


class Command(makemigrations.Command):
    def write_migration_files(self, changes: dict[str, list[Migration]], *rest: Any) -> None:
        for migration in (each for several in changes.values() for each in several):
            vars(migration)["operations"] = folded(migration.operations)
        super().write_migration_files(changes, *rest)
