"""The second wall, on PostgreSQL: in the transaction of a staff page the database itself keeps back the rows of others.

A policy on each table compares whose a row is with one setting of the transaction. The setting says what `owner_scope`
and `all_owners` say, and nothing else changes it: a question that goes round the managers of the first wall meets this
one. Outside a staff page it is not set, and the policies let everything through (docs/adr/0044).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.pq import TransactionStatus

POLICY = "demarche_owners"
SETTING = "demarche.owners"
NOBODY, EVERYBODY = "{}", ""
_SAID = f"(SELECT coalesce(current_setting('{SETTING}', true), ''))"
_OWNERS = f"(SELECT nullif(current_setting('{SETTING}', true), ''))::uuid[]"
_BOUNDS = ("SAVEPOINT", "RELEASE", "ROLLBACK")
_PRESENT = """
    SELECT pg_get_expr(p.polqual, p.polrelid), obj_description(p.oid, 'pg_policy')
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
    WHERE c.oid = to_regclass(%s) AND c.relrowsecurity AND p.polname = %s AND p.polcmd = '*' AND p.polroles = '{0}'
    AND p.polwithcheck IS NULL AND (SELECT count(*) FROM pg_policy one WHERE one.polrelid = c.oid) = 1
"""
_BYPASSED = """
    SELECT r.rolsuper OR r.rolbypassrls OR EXISTS (
        SELECT FROM pg_class c WHERE c.oid = to_regclass(%s) AND pg_has_role(current_user, c.relowner, 'USAGE')
    ) FROM pg_roles r WHERE r.rolname = current_user
"""

_told: ContextVar[str] = ContextVar("demarche_owners", default=NOBODY)


@dataclass(frozen=True)
class Policy:
    """Rows of `table` belong to the organisation that `column` names, and to everybody where it names none and they are
    `shared`; with `beneath`, to whom the row of that table belongs that `column` names."""

    table: str
    column: str = "owner_id"
    shared: bool = False
    beneath: str = ""

    @property
    def rule(self) -> str:
        """The condition over one row, cheapest part first."""
        column = f'"{self.table}"."{self.column}"'
        own = f"{column} = ANY ({_OWNERS})"
        if self.beneath:
            own = f'{column} IN (SELECT id FROM "{self.beneath}")'  # noqa: S608
        return f"{_SAID} = ''" + (f" OR {column} IS NULL" if self.shared else "") + f" OR {own}"


SHARED = (
    Policy("organisations_recipient", "added_by_id", shared=True),
    *(
        Policy(f"organisations_{table}", "recipient_id", beneath="organisations_recipient")
        for table in ("mission", "headofmission", "openinghours", "closingday", "contactpoint", "correction")
    ),
    Policy("organisations_change", shared=True),
    Policy("organisations_securityentry", "organisation_id"),
    Policy("organisations_securitychain", "id"),
)
"""Tables that are not owned as a whole, but in part. Owned ones are found by their class (`ownership.policies`)."""


@contextmanager
def saying(owners: Iterable[UUID] | None) -> Iterator[None]:
    """Inside, staff pages see the rows of these organisations, or of all. For `ownership.py` alone."""
    before = _told.get()
    _told.set(EVERYBODY if owners is None else f"{{{','.join(map(str, owners))}}}")
    try:
        yield
    finally:
        _told.set(before)


@contextmanager
def walled() -> Iterator[bool]:
    """One transaction, in which each statement is kept to the rows of whom the scope names. SQLite knows no such thing,
    and no transaction is opened there: yields whether one was."""
    if connections["default"].vendor != "postgresql":
        yield False
        return
    guides = [_Guide(connection) for connection in {connections["default"], connections["snapshot"]}]
    with transaction.atomic(), ExitStack() as wrapped:
        for guide in guides:
            wrapped.enter_context(guide.connection.execute_wrapper(guide))
        yield True
    for guide in guides:
        guide.leave()


class _Guide:
    """Tells the database whose rows may be seen, before each statement for which that has changed."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        self.said: str | None = None
        self.has_spoken = False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not self.connection.in_atomic_block:
            raise transaction.TransactionManagementError("A staff page asks only inside a transaction.")
        if self.connection.connection.info.transaction_status == TransactionStatus.IDLE:
            self.said = None  # the last transaction has ended, and what was said with it
        if sql.startswith(_BOUNDS):
            self.said = None  # what was said since a savepoint goes with it
        elif self.said != _told.get():
            self.say(_told.get())
        return execute(sql, params, many, context)

    def say(self, owners: str) -> None:
        """For this transaction only: a pooled connection carries nothing on to the next."""
        with self.connection.wrap_database_errors, self.connection.connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, owners])
        self.said, self.has_spoken = owners, True

    def leave(self) -> None:
        """The end of the transaction has forgotten everything, unless it was a part of a larger one."""
        if self.has_spoken and self.connection.in_atomic_block and not self.connection.needs_rollback:
            self.say(EVERYBODY)


def install(connection: BaseDatabaseWrapper, policies: Iterable[Policy]) -> None:
    """Make the policies, or make them anew. Asks for the owner of the tables, who stays free of them: a backup reads
    every row."""
    with connection.cursor() as cursor:
        for policy in policies:
            table = connection.ops.quote_name(policy.table)
            cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            for name in _names(cursor, policy.table):
                cursor.execute(f"DROP POLICY {connection.ops.quote_name(name)} ON {table}")
            cursor.execute(f"CREATE POLICY {POLICY} ON {table} USING ({policy.rule})")
            (made, _comment) = _present(cursor, policy)
            cursor.execute(f"COMMENT ON POLICY {POLICY} ON {table} IS %s", [_mark(policy, made)])


def rebuilder(policies: Callable[[], Sequence[Policy]]) -> Callable[..., None]:
    """A `post_migrate` handler; connect it with `weak=False`. Tables that are not there yet are left out."""

    def rebuild(*, using: str, **_: Any) -> None:
        connection = connections[using]
        if connection.vendor == "postgresql":
            there = connection.introspection.table_names()
            install(connection, [policy for policy in policies() if policy.table in there])

    return rebuild


def missing(connection: BaseDatabaseWrapper, policies: Iterable[Policy]) -> list[str]:
    """Tables whose policy is not there, switched off, beside another one, or not as it is now written here."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        present = {policy: _present(cursor, policy) for policy in policies}
    return [policy.table for policy, (made, mark) in present.items() if not made or mark != _mark(policy, made)]


def bypassed(connection: BaseDatabaseWrapper, policies: Sequence[Policy]) -> bool:
    """Whether the policies do not hold for the role that we are connected as: it owns the tables, or stands above."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(_BYPASSED, [f'"{policies[0].table}"'])
        return bool(cursor.fetchone()[0])


def _names(cursor: Any, table: str) -> list[str]:
    """Of whatever policies are there: another one beside ours would let through what ours keeps back."""
    cursor.execute("SELECT polname FROM pg_policy WHERE polrelid = to_regclass(%s)", [f'"{table}"'])
    return [name for (name,) in cursor.fetchall()]


def _present(cursor: Any, policy: Policy) -> tuple[str, str]:
    cursor.execute(_PRESENT, [f'"{policy.table}"', POLICY])
    return cursor.fetchone() or ("", "")


def _mark(policy: Policy, made: str) -> str:
    """Of what we wrote and what the database made of it: a change of either shows."""
    return sha256(f"{policy.rule}\n{made}".encode()).hexdigest()
