from typing import Any

import pytest
from django.core.management import CommandError, call_command

from organisations.domain.mail import TABLE
from organisations.enums import SecurityKind
from organisations.models import Mail, SecurityEntry, User
from organisations.ownership import all_owners
from organisations.queries.member import roles_of
from organisations.sealing import unseal
from tests.factories import NOW

pytestmark = pytest.mark.django_db
EMAIL = "otis@host.example"


def name() -> User:
    call_command("name_operator", EMAIL, "Otis Invented", verbosity=0)
    return User.objects.get(email=EMAIL)


def test_an_operator_is_named_outside_all_organisations_and_told_by_mail(capsys: Any) -> None:
    operator = name()
    assert (operator.is_operator, operator.has_usable_password(), roles_of(operator, now=NOW)) == (True, False, {})
    assert f"{EMAIL} runs the installation." in capsys.readouterr().out
    with all_owners():
        mail = Mail.objects.get()
    assert "/password/reset/" in unseal(mail.body_sealed, TABLE, "body_sealed", mail.pk)
    entry = SecurityEntry.objects.get(kind=SecurityKind.ROLE_GRANTED)
    assert (entry.organisation, entry.detail, str(entry.subject_id)) == (None, {"role": "operator"}, str(operator.pk))


def test_it_ends_and_both_are_refused_a_second_time() -> None:
    name()
    with pytest.raises(CommandError, match="already"):
        name()
    call_command("name_operator", EMAIL, "--end")
    assert not User.objects.get(email=EMAIL).is_operator
    with pytest.raises(CommandError, match="does not run"):
        call_command("name_operator", EMAIL, "--end")
    assert SecurityEntry.objects.filter(kind=SecurityKind.ROLE_ENDED, organisation=None).count() == 1


def test_a_known_address_under_another_name_and_one_that_is_none_are_refused() -> None:
    name()
    with pytest.raises(CommandError, match="name: There is an account"):
        call_command("name_operator", EMAIL, "Somebody Else")
    with pytest.raises(CommandError, match="valid email"):
        call_command("name_operator", "otis", "Otis Invented")
