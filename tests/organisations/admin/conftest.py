"""Signed in on the staff pages."""

from collections.abc import Callable

import pytest
from django.test import Client

from organisations.enums import Role
from organisations.models import Organisation
from tests.factories import make_member, make_organisation

SignIn = Callable[..., Client]


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
