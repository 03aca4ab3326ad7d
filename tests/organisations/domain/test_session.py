from datetime import timedelta

import pytest

from organisations.domain.session import clear_sessions
from organisations.models import Session
from organisations.queries.clock import read_clock
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_what_is_left_of_sessions_that_have_ended_is_removed() -> None:
    for key, minutes in {"ended": -1, "running": 1}.items():
        Session.objects.create(session_key=key, session_data="", expire_date=NOW + timedelta(minutes=minutes))
    assert clear_sessions(now=NOW) == 1
    assert Session.objects.get().session_key == "running"
    clear_sessions(now=read_clock())
    assert not Session.objects.exists()
