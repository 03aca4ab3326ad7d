"""Several workers, and workers that are killed: real processes and threads on a database that commits."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from letters.domain.dispatch import TIME_TO_STOP, dispatch_letters
from letters.enums import EventKind
from letters.models import ChannelStep
from organisations.domain.mail import LEASE
from organisations.enums import MailState
from organisations.models import Mail, Organisation
from organisations.ownership import owner_scope
from organisations.queries.clock import read_clock
from tests.factories import NOW, make_organisation
from tests.letters.domain.test_dispatch import kinds, send, state, step_by_email
from tests.smtp import relay

ROOT = Path(__file__).resolve().parents[3]
K = EventKind


@pytest.fixture
def step(committed: None) -> Iterator[ChannelStep]:
    organisation = make_organisation()
    with owner_scope([organisation.pk]):
        yield step_by_email(organisation)


def in_threads(work: Any, times: int = 3) -> None:
    def then_close(_number: int) -> None:
        try:
            with owner_scope([organisation.pk for organisation in Organisation.objects.all()]):
                work()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        list(pool.map(then_close, range(times)))


def test_started_by_several_at_once_it_is_one_mail(step: ChannelStep) -> None:
    in_threads(lambda: send(step))
    assert Mail.objects.count() == 1


def test_workers_at_once_send_one_letter_and_write_one_line(step: ChannelStep, settings: Any) -> None:
    send(step)
    with relay(settings) as server:
        in_threads(lambda: dispatch_letters(now=NOW + TIME_TO_STOP))
    assert (len(server.accepted), kinds(step)) == (1, [K.SENT])


@pytest.mark.parametrize(
    ("fault", "held", "ends"),
    [
        ("hang at address", MailState.CLAIMED, (MailState.SENT, [K.SENT])),
        ("hang at text", MailState.IN_DATA, (MailState.UNCERTAIN, [K.DISPATCH_UNCERTAIN])),
    ],
)
def test_a_worker_killed_in_the_middle_never_doubles_a_letter(
    step: ChannelStep, settings: Any, fault: str, held: str, ends: tuple[str, list[str]]
) -> None:
    send(step)
    with relay(settings, fault) as server:
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "sweep"],
            cwd=ROOT,
            env=environment(server.port),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert server.reached.wait(60)
        worker.kill()
        worker.wait()
        assert state(step) == held
        server.fault = ""
        later = read_clock() + LEASE
        for minutes in (1, 10, 100):
            dispatch_letters(now=later + timedelta(minutes=minutes))
    assert ((state(step), kinds(step)), len(server.accepted)) == (ends, 1)


def environment(port: int) -> dict[str, str]:
    """Of a process beside this one: the same keys and files, the database of this test, this mail server."""
    given = connection.settings_dict
    place = f"{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT'] or 5432}"
    url = f"postgres://{place}/{given['NAME']}" if connection.vendor == "postgresql" else f"sqlite:///{given['NAME']}"
    return {**os.environ, "DATABASE_URL": url, "EMAIL_URL": f"smtp://127.0.0.1:{port}"}
