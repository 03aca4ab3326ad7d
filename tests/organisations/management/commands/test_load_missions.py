from io import StringIO

import pytest
from django.core.management import call_command

from organisations.directory import MISSIONS
from organisations.models import Recipient

pytestmark = pytest.mark.django_db


def load() -> str:
    out = StringIO()
    call_command("load_missions", stdout=out)
    return out.getvalue()


def test_it_says_what_it_entered_and_may_be_repeated() -> None:
    assert load() == "6 missions entered, 0 were there already.\n"
    assert load() == "0 missions entered, 6 were there already.\n"
    assert Recipient.objects.count() == len(MISSIONS)
