from collections.abc import Iterator

import pytest
from django.db import IntegrityError, migrations, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.state import ProjectState

from organisations.triggers import (
    AppendOnly,
    Immutable,
    InstallTriggers,
    Rule,
    install,
    lifted,
    missing,
    reinstaller,
)

LOG = AppendOnly("log")
LINE = Immutable("line", may_change=("position",), only_to_null=("text", "salt"), marker="erased_at")
STILL = Immutable("still")
EVENTS = ("update", "delete", "truncate")
RULES: list[Rule] = [LOG, LINE, STILL]
TABLES = {
    "log": "id integer PRIMARY KEY, words text UNIQUE",
    "line": "id integer PRIMARY KEY, position integer, printed text, text {bytes}, salt {bytes}, erased_at text",
    "still": "id integer PRIMARY KEY, words text",
}


def run(connection: BaseDatabaseWrapper, *statements: str) -> int:
    """Rows touched by the last statement; all in one transaction of their own."""
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return int(cursor.rowcount)


@pytest.fixture
def ruled(bare: BaseDatabaseWrapper) -> Iterator[BaseDatabaseWrapper]:
    binary = "blob" if bare.vendor == "sqlite" else "bytea"
    for table, columns in TABLES.items():
        run(bare, f"CREATE TABLE {table} ({columns.format(bytes=binary)})")
    install(bare, RULES)
    run(bare, "INSERT INTO log VALUES (1, 'first'), (2, NULL)", "INSERT INTO still VALUES (1, 'a')")
    run(bare, "INSERT INTO line VALUES (1, 1, 'x', 'T', 'S', NULL), (2, 2, 'y', 'T', 'S', NULL)")
    yield bare


REFUSED = [
    "UPDATE log SET words = 'other'",
    "UPDATE log SET words = words",
    "UPDATE log SET words = 'other' WHERE words IS NULL",
    "INSERT INTO log VALUES (1, 'again') ON CONFLICT (id) DO UPDATE SET words = 'again'",
    "DELETE FROM log WHERE id = 1",
    "DELETE FROM log",
    "UPDATE still SET words = 'b'",
    "UPDATE still SET words = NULL",
    "UPDATE still SET id = 2",
    "DELETE FROM still",
    "UPDATE line SET printed = 'z'",
    "UPDATE line SET id = 3 WHERE id = 1",
    "UPDATE line SET position = 9, printed = 'z'",
    "UPDATE line SET text = 'other'",
    "UPDATE line SET text = NULL",
    "UPDATE line SET text = NULL, salt = NULL",
    "UPDATE line SET erased_at = 'now'",
    "UPDATE line SET erased_at = 'now', text = NULL",
    "UPDATE line SET erased_at = 'now', text = NULL, salt = 'other'",
    "UPDATE line SET erased_at = 'now', text = NULL, salt = NULL, printed = 'z'",
    "DELETE FROM line",
]


def is_refused(connection: BaseDatabaseWrapper, statement: str) -> bool:
    try:
        run(connection, statement)
    except IntegrityError as error:
        return "never changed or deleted" in str(error)
    return False


def test_what_the_rules_forbid_is_refused(ruled: BaseDatabaseWrapper) -> None:
    assert [statement for statement in REFUSED if not is_refused(ruled, statement)] == []


def test_a_table_is_not_emptied_at_once(ruled: BaseDatabaseWrapper) -> None:
    emptying = "DELETE FROM" if ruled.vendor == "sqlite" else "TRUNCATE"
    assert [table for table in TABLES if not is_refused(ruled, f"{emptying} {table}")] == []


def test_a_row_is_not_replaced_where_sqlite_runs_triggers_for_it(ruled: BaseDatabaseWrapper) -> None:
    if ruled.vendor == "sqlite":
        with ruled.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers = ON")
        statement = "REPLACE INTO log VALUES (1, 'other')"
    else:
        statement = "WITH gone AS (DELETE FROM log RETURNING words) INSERT INTO log SELECT 9, words FROM gone"
    with pytest.raises(IntegrityError, match="never changed or deleted"):
        run(ruled, statement)


ALLOWED = {
    "INSERT INTO log VALUES (3, 'third')": 1,
    "UPDATE log SET words = 'x' WHERE id = 99": 0,
    "UPDATE still SET words = words": 1,
    "UPDATE line SET position = 7": 2,
    "UPDATE line SET position = NULL, text = text WHERE id = 1": 1,
    "UPDATE line SET erased_at = 'now', text = NULL, salt = NULL WHERE id = 1": 1,
    "UPDATE line SET erased_at = 'now', text = NULL, salt = NULL, position = 0 WHERE id = 2": 1,
}


def test_what_the_rules_allow_happens(ruled: BaseDatabaseWrapper) -> None:
    assert {statement: run(ruled, statement) for statement in ALLOWED} == ALLOWED


def test_a_line_is_erased_once_and_for_ever(ruled: BaseDatabaseWrapper) -> None:
    run(ruled, "UPDATE line SET erased_at = 'now', text = NULL, salt = NULL WHERE id = 1")
    changes = ["text = 'T'", "erased_at = NULL", "erased_at = 'later'", "salt = 'S', erased_at = 'x'"]
    assert [change for change in changes if not is_refused(ruled, f"UPDATE line SET {change} WHERE id = 1")] == []
    assert run(ruled, "UPDATE line SET position = 5 WHERE id = 1") == 1


def test_each_missing_trigger_is_named(ruled: BaseDatabaseWrapper) -> None:
    assert missing(ruled, RULES) == []
    on = "" if ruled.vendor == "sqlite" else " ON log"
    run(ruled, f"DROP TRIGGER log_append_only_delete{on}")
    assert missing(ruled, RULES) == ["log_append_only_delete"]
    assert missing(ruled, [AppendOnly("still")])[0] == "still_append_only_update"


def test_a_trigger_that_no_longer_says_the_rule_counts_as_missing(ruled: BaseDatabaseWrapper) -> None:
    if ruled.vendor == "sqlite":
        run(ruled, "DROP TRIGGER log_append_only_update")
        run(ruled, "CREATE TRIGGER log_append_only_update BEFORE UPDATE ON log BEGIN SELECT 1; END")
    else:
        run(ruled, "ALTER TABLE log DISABLE TRIGGER log_append_only_update")
    assert missing(ruled, RULES) == ["log_append_only_update"]


def test_a_refusal_made_void_counts_as_missing(ruled: BaseDatabaseWrapper) -> None:
    if ruled.vendor == "sqlite":
        run(ruled, "DROP TABLE log")
    else:
        body = "BEGIN RETURN NEW; END"
        run(ruled, f"CREATE OR REPLACE FUNCTION demarche_refuse() RETURNS trigger LANGUAGE plpgsql AS '{body}'")
        assert run(ruled, "UPDATE log SET words = 'other' WHERE id = 1") == 1
    expected = ["log_append_only"] if ruled.vendor == "sqlite" else [f"log_append_only_{event}" for event in EVENTS]
    assert missing(ruled, [LOG]) == expected


def test_a_column_added_later_is_covered_after_migrate(ruled: BaseDatabaseWrapper) -> None:
    run(ruled, "ALTER TABLE still ADD COLUMN later text")
    assert missing(ruled, [STILL]) == (["still_immutable_update"] if ruled.vendor == "sqlite" else [])
    reinstaller(RULES)(using="bare")
    assert missing(ruled, RULES) == []
    with pytest.raises(IntegrityError):
        run(ruled, "UPDATE still SET later = 'x'")


def test_rules_are_lifted_only_inside_the_block(ruled: BaseDatabaseWrapper) -> None:
    with pytest.raises(ZeroDivisionError), lifted(ruled, RULES):
        assert run(ruled, "DELETE FROM log") == 2
        raise ZeroDivisionError
    assert missing(ruled, RULES) == []
    with pytest.raises(IntegrityError):
        run(ruled, "DELETE FROM line")


def test_a_rule_about_a_column_that_is_not_there_is_refused_in_words(ruled: BaseDatabaseWrapper) -> None:
    with pytest.raises(ValueError, match="log_immutable: log has no column wrods"):
        install(ruled, [Immutable("log", may_change=("wrods",))])
    with pytest.raises(ValueError, match="need each other"):
        Immutable("log", only_to_null=("words",))


def test_after_migrate_rules_of_tables_that_are_not_there_yet_wait(ruled: BaseDatabaseWrapper) -> None:
    reinstaller([AppendOnly("not_yet"), Immutable("log", may_change=("not_yet",)), STILL])(using="bare")
    assert missing(ruled, [STILL]) == []
    assert missing(ruled, [AppendOnly("not_yet")]) == ["not_yet_append_only"]


def migrated(
    connection: BaseDatabaseWrapper, state: ProjectState, *operations: migrations.operations.base.Operation
) -> ProjectState:
    class Added(migrations.Migration):
        pass

    Added.operations = list(operations)
    with connection.schema_editor() as editor:
        return Added("0001", "letters").apply(state, editor)


EVENT = migrations.CreateModel(
    "event", [("id", models.BigAutoField(primary_key=True)), ("words", models.TextField(null=True))]
)
EVENT_RULE = Immutable("letters_event", may_change=("words",))


def test_a_migration_installs_the_triggers_and_takes_them_back(bare: BaseDatabaseWrapper) -> None:
    operation = InstallTriggers([EVENT_RULE])
    state = migrated(bare, ProjectState(), EVENT, operation)
    assert missing(bare, [EVENT_RULE]) == []
    assert "letters_event_immutable" in operation.describe()
    with bare.schema_editor() as editor:
        operation.database_backwards("letters", editor, state, state)
    assert len(missing(bare, [EVENT_RULE])) == (2 if bare.vendor == "sqlite" else 3)


def test_the_sql_of_a_migration_can_be_shown_before_there_is_a_table(bare: BaseDatabaseWrapper) -> None:
    state = ProjectState()
    with bare.schema_editor(collect_sql=True, atomic=False) as editor:
        for operation in (EVENT, InstallTriggers([EVENT_RULE])):
            before, state = state, state.clone()
            operation.state_forwards("letters", state)
            operation.database_forwards("letters", editor, before, state)
    assert any('CREATE TRIGGER "letters_event_immutable_update"' in line for line in editor.collected_sql)
    assert bare.introspection.table_names() == []


def test_a_rebuilt_table_gets_its_triggers_back_after_migrate(bare: BaseDatabaseWrapper) -> None:
    state = migrated(bare, ProjectState(), EVENT, InstallTriggers([EVENT_RULE]))
    migrated(bare, state, migrations.AlterField("event", "words", models.CharField(max_length=9, default="")))
    if bare.vendor == "sqlite":
        assert len(missing(bare, [EVENT_RULE])) == 2
    reinstaller([EVENT_RULE])(using="bare")
    assert missing(bare, [EVENT_RULE]) == []
