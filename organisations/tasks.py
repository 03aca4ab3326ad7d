"""The Celery entrance of what a page of this app asks for at once. What time alone brings about: letters/periodic.py."""

from celery import shared_task

from organisations.domain.missionimport import work_on_imports
from organisations.nudging import nudge
from organisations.queries.clock import read_clock


@shared_task(name="organisations.take_lists_in")
def take_lists_in() -> None:
    work_on_imports(now=read_clock())


def nudge_imports() -> None:
    nudge(take_lists_in)
