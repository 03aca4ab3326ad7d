"""What asks an owner once more who they are: all that gives or takes rights, and all that lets names out or erases them."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from organisations.enums import Role
from organisations.models import Membership
from organisations.ownership import all_owners
from tests.factories import make_member
from tests.organisations.admin.conftest import Worlds
from tests.organisations.admin.test_matrix import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static")]
AGAIN = "/staff/account/"
ASKED = {
    "campaigns_campaign": "file",
    "letters_edition_full": "pdf",
    "letters_editionline": "erase",
    "letters_export": "add change delete fetch open",
    "letters_signature": "erase",
    "organisations_claim": "accept add change decline delete",
    "organisations_invitation": "add again change delete revoke",
    "organisations_membership": "add agree change decline delete end reset-factors",
    "organisations_organisation": "hand-over",
}


def test_these_pages_ask_again_and_no_other(worlds: Worlds, settings: Any) -> None:
    ours, _theirs = worlds
    with all_owners():
        ours.rows[Membership] = [
            Membership.objects.get(user=make_member(ours.organisation, Role.REPORTER, "b@our.example"))
        ]
    settings.FRESH_FOR = 0
    client = Client(raise_request_exception=False)
    client.force_login(ours.person)
    asked: dict[str, list[str]] = {}
    for address in (one for group in addresses().values() for one in group if one.table):
        with transaction.atomic():
            answer = client.post(address.of(ours))
            transaction.set_rollback(True)
        if answer.headers.get("Location", "").startswith(AGAIN):
            table, _line, act = address.name.removeprefix("admin:").rpartition("_")
            asked.setdefault(table, []).append(act)
    assert {table: " ".join(sorted(names)) for table, names in asked.items()} == ASKED
