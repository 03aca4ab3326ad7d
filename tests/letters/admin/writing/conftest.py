"""Who sits down to write."""

import pytest
from django.test import Client

from organisations.enums import Role
from organisations.models import Organisation
from tests.factories import make_member


@pytest.fixture
def browser(steppe: Organisation) -> Client:
    client = Client()
    client.force_login(make_member(steppe, Role.ORGANISER, "organiser@steppe.example"))
    return client
