"""What every test can rely on. On PostgreSQL the suite runs as the application role: no DDL, no TRUNCATE, no bypass."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.auth.signals import user_logged_in
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections, transaction
from django.http import HttpRequest
from django.utils import translation
from hypothesis import HealthCheck

from letters.triggers import RULES as LETTER_RULES
from organisations.models import User
from organisations.ownership import all_owners, owner_scope
from organisations.requests import prove_second_factor
from organisations.triggers import RULES, lifted

# A busy machine is slow, and no example is wrong for that.
hypothesis.settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.settings.load_profile("suite")


def pytest_configure() -> None:
    """Pages are made anew for each test, without hashing static files first, and with few countries to choose from."""
    settings.CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    # Each select of countries has 250 options otherwise, and that is most of what a staff page costs.
    codes = "AU BD BR BS BT CA DE DK EU GB IE IN IS KZ LK MV NO RU SE XK"
    settings.COUNTRIES_ONLY = codes.split()
    if pool := settings.DATABASES["default"]["OPTIONS"].get("pool"):
        pool["timeout"] = 60  # tests of what happens at once have more threads than the pool has connections


def _shown_by_force_login(*, request: HttpRequest, user: User, **_: Any) -> None:
    """Who is put into a browser by a test has shown a second factor. Real requests, which have a path, must show one."""
    if not request.path:
        prove_second_factor(request, user)


user_logged_in.connect(_shown_by_force_login)


def _make_role(name: str) -> None:
    url = settings.DATABASES["default"]
    where = {"host": url["HOST"], "port": url["PORT"], "user": url["USER"], "password": url["PASSWORD"]}
    given = {key: value for key, value in where.items() if value}
    with psycopg.connect(dbname="postgres", autocommit=True, **given) as server:
        for statement in (f'CREATE ROLE "{name}" NOLOGIN NOSUPERUSER NOBYPASSRLS', f'GRANT "{name}" TO CURRENT_USER'):
            with suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):  # another worker was quicker
                server.execute(statement)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    if connection.vendor == "postgresql":
        _make_role(settings.DATABASE_APP_ROLE)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """After the migrations, which the owner of the tables ran, everything connects as the application role."""
    if connection.vendor != "postgresql":
        yield
        return
    with django_db_blocker.unblock():
        for alias in connections:
            as_owner(connections[alias])["options"] = f"-c role={settings.DATABASE_APP_ROLE}"
    yield
    with django_db_blocker.unblock():
        for alias in connections:
            as_owner(connections[alias])


def as_owner(wrapper: Any) -> dict[str, Any]:
    """Drop the connection and its role; the next query connects as the owner, unless a role is set in the answer."""
    wrapper.close()
    wrapper.close_pool()
    options: dict[str, Any] = wrapper.settings_dict["OPTIONS"]
    options.pop("options", None)
    return options


@contextmanager
def unprotected(*tables: str) -> Iterator[None]:
    """As whoever owns the tables could do it: their rules do not hold inside. With `committed` only."""
    if connection.vendor == "postgresql":
        as_owner(connections["default"])
    with lifted(connections["default"], [rule for rule in (*RULES, *LETTER_RULES) if rule.table in tables]):
        yield
    if connection.vendor == "postgresql":
        as_owner(connections["default"])["options"] = f"-c role={settings.DATABASE_APP_ROLE}"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """The language of the last page that a test asked for would stay with the thread."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def patient_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is begun on a page is done when it comes, however busy the machine is."""
    for work in ("letters.domain.job", "organisations.domain.missionimport.work"):
        monkeypatch.setattr(f"{work}.AT_ONCE", timedelta(minutes=1))


@pytest.fixture
def in_scope(db: None) -> Iterator[Any]:
    """`in_scope(organisation, …)` enters the scope of these organisations for the rest of the test."""
    entered = []

    def enter(*organisations: Any) -> None:
        scope = owner_scope(organisation.pk for organisation in organisations)
        scope.__enter__()
        entered.append(scope)

    yield enter
    for scope in reversed(entered):
        scope.__exit__(None, None, None)


@pytest.fixture
def committed(db: None, tmp_path: Path) -> Iterator[None]:
    """Each write is committed as in real life, over connections beside the one of the mark django_db: for tests with
    threads or processes. SQLite: a copy of the test database in a file. PostgreSQL: emptied afterwards by its owner."""
    replaced = {alias: connections[alias] for alias in connections}
    place = {} if connection.vendor == "postgresql" else {"NAME": _copy(tmp_path / "db.sqlite3")}
    for alias, wrapper in replaced.items():
        connections.databases[alias] = {**wrapper.settings_dict, **place}
        connections[alias] = connections.create_connection(alias)
    try:
        yield
        if connection.vendor == "postgresql":
            _empty()
    finally:
        for alias, wrapper in replaced.items():
            connections[alias].close()
            connections.databases[alias] = wrapper.settings_dict
            connections[alias] = wrapper


def _copy(path: Path) -> str:
    """A backup would wait for ever for the transaction that the mark django_db has opened and not yet used."""
    wrapper: Any = connections["default"]
    wrapper.connection.rollback()
    with sqlite3.connect(path) as file:
        wrapper.connection.backup(file)
    file.close()
    wrapper._start_transaction_under_autocommit()
    return str(path)


def _empty() -> None:
    """As `flush` does it, which takes seconds for all tables and what it must then make again; few of them hold a row."""
    wrapper = connections["default"]
    as_owner(wrapper)
    filled = _filled(wrapper)
    rules = [rule for rule in (*RULES, *LETTER_RULES) if rule.table in filled]
    with lifted(wrapper, rules), all_owners(), transaction.atomic(), wrapper.cursor() as cursor:
        for table in filled:
            cursor.execute(f'DELETE FROM "{table}"')
    as_owner(wrapper)["options"] = f"-c role={settings.DATABASE_APP_ROLE}"


@pytest.fixture
def one_database(db: None) -> Iterator[None]:
    """A test's rows are never committed, so a snapshot is read where they were written."""
    snapshot, connections["snapshot"] = connections["snapshot"], connections["default"]
    yield
    connections["snapshot"] = snapshot


def _filled(wrapper: Any) -> list[str]:
    """The tables that hold rows of a test."""
    tables = {*wrapper.introspection.django_table_names()} - {ContentType._meta.db_table, Permission._meta.db_table}
    with all_owners(), wrapper.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{one}' WHERE EXISTS (SELECT FROM \"{one}\")" for one in tables))
        return [table for (table,) in cursor.fetchall()]


@pytest.fixture
def plain_static(settings: Any) -> None:
    """For tests that render pages: addresses of static files as they are, without collecting them first."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
