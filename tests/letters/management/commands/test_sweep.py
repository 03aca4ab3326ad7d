"""The sweep does all periodic work without a broker, shows what breaks, and stops when it is told to."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection

from letters.domain.delivery import record_event
from letters.enums import EventKind, Precision
from letters.models import Event
from letters.periodic import DUTIES
from letters.tasks import TASKS
from organisations.enums import MailState
from organisations.models import Mail, Recipient
from organisations.ownership import all_owners
from organisations.queries.clock import read_clock
from tests.factories import make_member, make_organisation
from tests.factories_deliveries import make_delivery

DAY = timedelta(days=1)


@pytest.fixture
def overdue(in_scope: Any) -> None:
    cache.clear()
    make_overdue(in_scope)


def make_overdue(in_scope: Any) -> None:
    """Handed in long ago, a reply promised, its time past."""
    organisation, now = make_organisation(), read_clock()
    in_scope(organisation)
    make_member(organisation)
    delivery = make_delivery(organisation, "Berlin", "Europe/Berlin")
    for number, kind in enumerate((EventKind.HANDED_IN, EventKind.PROMISED)):
        record_event(
            delivery,
            kind=kind,
            occurred_at=now - 40 * DAY + number * timedelta(minutes=1),
            precision=Precision.MINUTE,
            key=kind,
            by=None,
            now=now,
        )


def test_one_sweep_marks_mails_and_checks(overdue: None) -> None:
    out = StringIO()
    call_command("sweep", stdout=out, stderr=StringIO())
    said = dict(line.split(": ", 1) for line in out.getvalue().splitlines())
    assert [*said] == [*DUTIES]
    assert said["chase"] == "2 entries and mails came due"
    assert said["mail"] == "1 mails sent"
    assert said["check"] == "0 problems found today"
    assert Mail.objects.get().state == MailState.SENT
    call_command("sweep", stdout=out, stderr=StringIO())
    assert Event.objects.filter(kind=EventKind.OVERDUE).count() == Mail.objects.count() == 1


def test_what_breaks_is_shown_and_keeps_no_other_part(overdue: None, caplog: pytest.LogCaptureFixture) -> None:
    Recipient.objects.update(time_zone="Nowhere/Atall")
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("sweep", stdout=out, stderr=err)
    (line,) = err.getvalue().splitlines()
    assert line.startswith("chase: ") and "Nowhere/Atall" in line
    assert "The duty “chase” broke." in caplog.text and "letters/domain/chase.py" in caplog.text, "where, in the log"
    others = [line.partition(":")[0] for line in out.getvalue().splitlines()]
    assert others == [name for name in DUTIES if name != "chase"]


@pytest.mark.parametrize("seconds", ["0", "-1", "soon"])
def test_a_wrong_interval_is_refused_in_words(seconds: str) -> None:
    with pytest.raises(CommandError, match="whole number"):
        call_command("sweep", f"--loop={seconds}")


def test_the_tasks_do_the_same(overdue: None) -> None:
    TASKS["chase"]()
    TASKS["check"]()
    assert Event.objects.filter(kind=EventKind.OVERDUE).count() == 1


def environment() -> dict[str, str]:
    """Of a process that works on the very database of this test."""
    database = connection.settings_dict
    url = f"sqlite:///{database['NAME']}"
    if connection.vendor == "postgresql":
        user = f"{database['USER']}:{database['PASSWORD']}" if database["PASSWORD"] else database["USER"]
        url = f"postgres://{user}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    return {**os.environ, "DATABASE_URL": url, "DATA_DIR": str(settings.DATA_DIR)}


def start(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "sweep", *arguments]
    return subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_two_sweeps_in_two_processes_do_it_once(committed: None) -> None:
    with all_owners():
        make_overdue(lambda organisation: None)
        for sweep in [start(), start()]:
            _output, errors = sweep.communicate(timeout=120)
            assert (sweep.returncode, errors) == (0, "")
        assert Event.objects.filter(kind=EventKind.OVERDUE).count() == 1
        assert Mail.objects.count() == 1


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_loop_stops_cleanly(committed: None, how: signal.Signals) -> None:
    sweep = start("--loop", "600")
    assert sweep.stdout
    assert "chase" in sweep.stdout.readline()
    sweep.send_signal(how)
    _output, errors = sweep.communicate(timeout=120)
    assert (sweep.returncode, errors) == (0, "")
