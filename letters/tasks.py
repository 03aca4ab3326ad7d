"""Celery entrances. A message says "look"; the rows say what is due."""

from celery import Task, shared_task

from letters.periodic import DUTIES, Duty
from organisations.nudging import nudge
from organisations.queries.clock import read_clock


def _task(name: str, duty: Duty) -> Task:
    @shared_task(name=f"demarche.{name}")
    def look() -> None:
        duty.do(now=read_clock())

    return look


TASKS = {name: _task(name, duty) for name, duty in DUTIES.items()}


def nudge_chase() -> None:
    nudge(TASKS["chase"])
