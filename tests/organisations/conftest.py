"""Both databases, empty and with all rights, whatever database the suite itself runs on."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.core.cache import cache
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from environ import Env
from pytest_django.plugin import DjangoDbBlocker

from organisations.models import User
from tests.factories import make_member, make_organisation
from tests.organisations.signing_in import EMAIL, PASSWORD

GIVEN = os.environ.get("DATABASE_URL", "")
LOCAL = os.environ.get("POSTGRES_SERVER", "postgres://postgres@127.0.0.1:5432")
SERVER = GIVEN if GIVEN.startswith("postgres") else f"{LOCAL}/postgres"
HOW = f"needs PostgreSQL at {LOCAL} (or set POSTGRES_SERVER): apt install postgresql"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def bare(
    request: pytest.FixtureRequest, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[BaseDatabaseWrapper]:
    """A connection with the alias "bare" to an empty database of each kind, as its owner; gone after the test."""
    with django_db_blocker.unblock():
        if request.param == "sqlite":
            yield from _connected({"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "bare.sqlite3"})
        else:
            yield from _in_a_schema({**Env.db_url_config(SERVER), "NAME": "postgres"})


def _in_a_schema(config: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    schema = f"bare_{uuid4().hex}"
    names = {"NAME": "dbname", **{key: key.lower() for key in ("HOST", "PORT", "USER", "PASSWORD")}}
    try:
        server = psycopg.connect(
            autocommit=True, connect_timeout=30, **{names[key]: config[key] for key in names if config.get(key)}
        )
    except psycopg.OperationalError:
        pytest.skip(HOW)
    with server:
        server.execute(f"CREATE SCHEMA {schema}".encode())
        try:
            yield from _connected({**config, "OPTIONS": {"options": f"-c search_path={schema}"}})
        finally:
            server.execute(f"DROP SCHEMA {schema} CASCADE".encode())


def _connected(config: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    complete = connections.configure_settings({"default": connections.databases["default"], "bare": config})
    connections.databases["bare"] = complete["bare"]
    try:
        yield connections["bare"]
    finally:
        connections["bare"].close()
        del connections["bare"]
        del connections.databases["bare"]


@pytest.fixture
def quick_and_without_limits_left_over(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def anna(db: None, quick_and_without_limits_left_over: None) -> User:
    """Somebody with a password and no second factor yet."""
    user = make_member(make_organisation(), email=EMAIL)
    user.set_password(PASSWORD)
    user.save()
    return user
