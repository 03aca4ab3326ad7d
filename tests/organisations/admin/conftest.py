"""Signed in on the staff pages; and two organisations, each with a row in every table."""

import logging
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from organisations.enums import Role
from organisations.models import Organisation
from tests.factories import make_member, make_organisation
from tests.organisations.admin.worlds import World, make_world

SignIn = Callable[..., Client]
Worlds = tuple[World, World]
SECRET = "THEIRSECRET"  # pragma: allowlist secret


@pytest.fixture
def organisation(plain_static: None, db: None) -> Organisation:
    return make_organisation("Campaign Steppe")


@pytest.fixture
def sign_in(organisation: Organisation) -> SignIn:
    """`sign_in(role)` gives a browser of a member with this role."""

    def enter(role: Role = Role.OWNER, email: str = "anna@steppe.example") -> Client:
        client = Client()
        client.force_login(make_member(organisation, role, email))
        return client

    return enter


@pytest.fixture(scope="module")
def both(django_db_setup: None, django_db_blocker: Any) -> Iterator[Worlds]:
    """Made once for all tests of a file: each of these tests is undone by its own transaction within this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world("OURWORD"), make_world(SECRET)
        transaction.set_rollback(True)


@pytest.fixture
def worlds(
    both: Worlds, one_database: None, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> Worlds:
    """Ours and theirs. Refusals are what is asked for here: they need no log, and pages no copy of their context. The
    second wall, which PostgreSQL has, is away: it would hide the holes of the first."""
    caplog.set_level(logging.CRITICAL, "django")
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_rendered, **_by: None)
    monkeypatch.setattr("organisations.middleware.walled", lambda: nullcontext(False))
    ours, theirs = (World(one.organisation, one.person, dict(one.rows), one.tokens) for one in both)
    return ours, theirs
