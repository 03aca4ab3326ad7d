"""What happens inside an installation while others are at work in it (`House.errand`)."""

import time
from pathlib import Path

from letters.domain.intake import release_form, work
from letters.enums import IntakeState
from letters.models import Intake
from organisations.domain import limit
from organisations.limits import DAY, LIMITS, Window
from organisations.queries.clock import read_clock
from tests.config.conftest import wait_until
from tests.factories_signatures import make_open_letter
from tests.flows.errands import messages


def answer_forms(most: str, number: str, folder: str) -> int:
    """One of several workers, in small batches, where so many may come from one network; waits until all are there."""
    vars(limit)["LIMITS"] = {**LIMITS, "network": (Window(int(most), DAY),)}
    work.BATCH = 3
    Path(folder, number).touch()
    assert wait_until(Path(folder, "go").exists)
    return work.work_intake(now=read_clock())


def let_through() -> int:
    """A person looks at one of the forms that wait, and lets all of them through."""
    waiting = Intake.objects.filter(state=IntakeState.HELD).latest("received_at")
    return release_form(waiting, alike=True, by=None, now=read_clock())


def open_a_letter() -> str:
    """Its code."""
    return make_open_letter(now=read_clock()).code


def ask_the_worker_until(file: str) -> int:
    """To answer forms, again and again until the file is there; how many times."""
    asked = 0
    while not Path(file).exists():
        asked += messages("demarche.intake")
        time.sleep(0.1)
    return asked
