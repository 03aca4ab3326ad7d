"""Rules that the database itself keeps: rows that are only added, rows that never change again.

Each rule is data, written for SQLite and for PostgreSQL, and fails there as IntegrityError. Install by a migration
(`InstallTriggers`) and again after every migrate (`reinstaller`): SQLite drops the triggers of a table that it
rebuilds, and knows the columns only as they were when the trigger was made.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

REFUSE_BODY = "BEGIN RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = TG_ARGV[0]; END"
REFUSE_FUNCTION = (
    f"CREATE OR REPLACE FUNCTION demarche_refuse() RETURNS trigger LANGUAGE plpgsql AS $refuse${REFUSE_BODY}$refuse$"
)
PRESENT_ON_POSTGRESQL = """
    SELECT t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgrelid = to_regclass(%s) AND t.tgenabled IN ('O', 'A') AND p.proname = 'demarche_refuse' AND p.prosrc = %s
"""


@dataclass(frozen=True)
class AppendOnly:
    """Rows of `table` are added and never changed or deleted."""

    table: str

    @property
    def name(self) -> str:
        return f"{self.table}_append_only"

    @property
    def sentence(self) -> str:
        return f"Rows of {self.table} are only added, never changed or deleted."

    @property
    def named_columns(self) -> tuple[str, ...]:
        return ()

    def forbidden_update(self, vendor: str, columns: Sequence[str]) -> str:
        return "1 = 1"


@dataclass(frozen=True)
class Immutable:
    """Rows of `table` are never deleted, and only the columns in `may_change` ever change.

    The columns in `only_to_null` may be emptied, all of them at once, in the one update that sets `marker`.
    """

    table: str
    may_change: tuple[str, ...] = ()
    only_to_null: tuple[str, ...] = ()
    marker: str | None = None

    def __post_init__(self) -> None:
        if bool(self.only_to_null) != bool(self.marker):
            raise ValueError(f"{self.name}: only_to_null and marker need each other.")

    @property
    def name(self) -> str:
        return f"{self.table}_immutable"

    @property
    def sentence(self) -> str:
        changes = f", {', '.join(self.may_change)} excepted" if self.may_change else ""
        erasing = f"; {', '.join(self.only_to_null)} may be erased once, with {self.marker}" if self.marker else ""
        return f"Rows of {self.table} are never changed or deleted{changes}{erasing}."

    @property
    def named_columns(self) -> tuple[str, ...]:
        return (*self.may_change, *self._erasable)

    @property
    def _erasable(self) -> tuple[str, ...]:
        return (*self.only_to_null, self.marker) if self.marker else ()

    def forbidden_update(self, vendor: str, columns: Sequence[str]) -> str:
        """The condition, over OLD and NEW, of an UPDATE that is refused."""
        fixed = _rest_differs(vendor, columns, self.named_columns)
        if not self.marker:
            return fixed
        erased = " AND ".join(f'NEW."{column}" IS NULL' for column in self.only_to_null)
        once = f'OLD."{self.marker}" IS NULL AND NEW."{self.marker}" IS NOT NULL AND {erased}'
        return f"({fixed}) OR (({_differs(vendor, self._erasable)}) AND NOT ({once}))"


Rule = AppendOnly | Immutable


def install_sql(rule: Rule, vendor: str, columns: Sequence[str]) -> dict[str, str]:
    """The statement that makes each trigger of the rule, by the trigger's name. `columns` are all of the table."""
    unknown = set(rule.named_columns) - set(columns)
    if unknown:
        raise ValueError(f"{rule.name}: {rule.table} has no column {', '.join(sorted(unknown))}.")
    events = {"update": f"FOR EACH ROW WHEN ({rule.forbidden_update(vendor, columns)})", "delete": "FOR EACH ROW"}
    if vendor == "postgresql":
        events["truncate"] = "FOR EACH STATEMENT"
    action = {
        "sqlite": f"BEGIN SELECT RAISE(ABORT, {_literal(rule.sentence)}); END",
        "postgresql": f"EXECUTE FUNCTION demarche_refuse({_literal(rule.sentence)})",
    }[vendor]
    start = f'CREATE TRIGGER "{rule.name}_%s" BEFORE %s ON "{rule.table}"'
    return {
        f"{rule.name}_{event}": f"{start % (event, event.upper())} {when} {action}" for event, when in events.items()
    }


def drop_sql(rule: Rule, vendor: str) -> list[str]:
    """Statements that drop the rule's triggers, where they are."""
    if vendor == "sqlite":
        return [f'DROP TRIGGER IF EXISTS "{rule.name}_{event}"' for event in ("update", "delete")]
    events = ("update", "delete", "truncate")
    return [f'DROP TRIGGER IF EXISTS "{rule.name}_{event}" ON "{rule.table}"' for event in events]


def install(connection: BaseDatabaseWrapper, rules: Iterable[Rule]) -> None:
    """Make the triggers of these rules, or make them anew. PostgreSQL asks for the owner of the tables."""
    with connection.cursor() as cursor:
        for rule in rules:
            for statement in _statements(rule, connection.vendor, _columns(connection, rule.table)):
                cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper, rules: Iterable[Rule]) -> list[str]:
    """The names of triggers that are not there, switched off, or (SQLite) not as the rule now says; the rule's own
    name where its table or a column of it is not there."""
    return [name for rule in rules for name in _missing_of(connection, rule)]


@contextmanager
def lifted(connection: BaseDatabaseWrapper, rules: Sequence[Rule]) -> Iterator[None]:
    """For tests that must empty tables: the rules do not hold inside, and do again after, whatever happens."""
    with connection.cursor() as cursor:
        for rule in rules:
            for statement in drop_sql(rule, connection.vendor):
                cursor.execute(statement)
    try:
        yield
    finally:
        install(connection, rules)


def reinstaller(rules: Sequence[Rule]) -> Callable[..., None]:
    """A `post_migrate` handler; connect it with `weak=False`. Rules whose table or columns are not yet (or no longer)
    there are left out: `missing` reports them."""

    def reinstall(*, using: str, **_: Any) -> None:
        connection = connections[using]
        install(connection, [rule for rule in rules if _fits(rule, _columns(connection, rule.table))])

    return reinstall


class InstallTriggers(Operation):
    """The migration operation. Name the rules in the migration itself: it must stay true when the rules change."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are no part of the models' state."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for rule in self.rules:
            for statement in _statements(rule, schema_editor.connection.vendor, _columns_in(to_state, rule.table)):
                schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for rule in self.rules:
            for statement in drop_sql(rule, schema_editor.connection.vendor):
                schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Install triggers {', '.join(rule.name for rule in self.rules)}"


def _statements(rule: Rule, vendor: str, columns: Sequence[str]) -> list[str]:
    function = [REFUSE_FUNCTION] if vendor == "postgresql" else []
    return [*function, *drop_sql(rule, vendor), *install_sql(rule, vendor, columns).values()]


def _missing_of(connection: BaseDatabaseWrapper, rule: Rule) -> list[str]:
    columns = _columns(connection, rule.table)
    if not _fits(rule, columns):
        return [rule.name]
    wanted = install_sql(rule, connection.vendor, columns)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [rule.table])
            present = dict(cursor.fetchall())
            return [name for name, sql in wanted.items() if present.get(name) != sql]
        cursor.execute(PRESENT_ON_POSTGRESQL, [f'"{rule.table}"', REFUSE_BODY])
        names = {name for (name,) in cursor.fetchall()}
        return [name for name in wanted if name not in names]


def _columns(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    """All of them, in order; none if there is no such table."""
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return []
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def _fits(rule: Rule, columns: Sequence[str]) -> bool:
    return bool(columns) and {*rule.named_columns} <= {*columns}


def _columns_in(state: ProjectState, table: str) -> list[str]:
    """From the migration's state, for `sqlmigrate` has no table to look at."""
    models = [model for model in state.apps.get_models(include_auto_created=True) if model._meta.db_table == table]
    return [field.column for model in models for field in model._meta.local_concrete_fields if field.column]


def _differs(vendor: str, columns: Sequence[str]) -> str:
    compare = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    return " OR ".join(f'NEW."{column}" {compare} OLD."{column}"' for column in columns) or "1 = 0"


def _rest_differs(vendor: str, columns: Sequence[str], apart: Sequence[str]) -> str:
    """PostgreSQL compares the rows as a whole, so that a column added later is covered from its first moment."""
    if vendor == "sqlite":
        return _differs(vendor, [column for column in columns if column not in apart])
    left_out = f"- ARRAY[{', '.join(map(_literal, apart))}]::text[]"
    return f"to_jsonb(NEW) {left_out} IS DISTINCT FROM to_jsonb(OLD) {left_out}"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


_ADDED_TO = ("organisations_securityentry", "organisations_erasure", "organisations_change")
_HEAD = Immutable("organisations_securitychain", may_change=("count", "digest", "seal", "secret_sealed"))
RULES: tuple[Rule, ...] = (*map(AppendOnly, _ADDED_TO), Immutable("organisations_consentwording"), _HEAD)
