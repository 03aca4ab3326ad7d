"""Celery entrances. A message says "look"; the rows say what is due."""

from celery import shared_task

from organisations.domain.departure import empty_accounts
from organisations.domain.limit import forget_limits
from organisations.domain.mail import TEXTS_KEPT, empty_mail, send_due_mail
from organisations.domain.missionimport import work_on_imports
from organisations.domain.session import clear_sessions
from organisations.nudging import nudge
from organisations.queries.clock import read_clock


@shared_task(name="organisations.send_due_mail")
def send_mail() -> None:
    send_due_mail(now=read_clock())


@shared_task(name="organisations.clear_sessions")
def end_sessions() -> None:
    clear_sessions(now=read_clock())


@shared_task(name="organisations.empty_accounts")
def empty_old_accounts() -> None:
    empty_accounts(now=read_clock())


@shared_task(name="organisations.forget_limits")
def end_limits() -> None:
    forget_limits(now=read_clock())


@shared_task(name="organisations.empty_mail")
def empty_old_mail() -> None:
    empty_mail(older_than=TEXTS_KEPT, now=read_clock())


@shared_task(name="organisations.take_lists_in")
def take_lists_in() -> None:
    work_on_imports(now=read_clock())


def nudge_imports() -> None:
    nudge(take_lists_in)
