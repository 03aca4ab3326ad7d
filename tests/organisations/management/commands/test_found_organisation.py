from typing import Any

import pytest
from django.core.management import CommandError, call_command

from organisations.enums import Role
from organisations.models import Membership, Organisation
from organisations.ownership import all_owners

pytestmark = pytest.mark.django_db


def test_an_organisation_is_founded_with_an_owner(capsys: Any) -> None:
    call_command("found_organisation", "Steppe", "anna@steppe.example", "Anna Invented")
    with all_owners():
        membership = Membership.objects.get()
    assert (membership.owner.name, membership.role) == ("Steppe", Role.OWNER)
    assert "anna@steppe.example" in capsys.readouterr().out


def test_an_address_that_is_none_is_refused_and_nothing_is_founded() -> None:
    with pytest.raises(CommandError, match="email: Enter a valid email address"):
        call_command("found_organisation", "Steppe", "anna", "Anna Invented")
    assert not Organisation.objects.exists()
