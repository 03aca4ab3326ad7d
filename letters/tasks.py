"""Celery entrances. A message says "look"; the rows say what is due."""

from celery import shared_task

from letters.domain.chase import chase_due
from letters.domain.check import check_nightly, remove_strays
from letters.domain.dispatch import dispatch_letters
from letters.domain.edition import erase_withdrawn
from letters.domain.export import clear_exports
from letters.domain.intake import work_intake
from letters.domain.job import do_jobs
from letters.domain.keeping import ask_earlier_signers
from letters.domain.manuscript import forget_manuscripts
from letters.domain.news import write_news
from letters.domain.notice import forget_notices, read_returns
from letters.domain.retention import anonymise_due, expire_unconfirmed, remind_unconfirmed
from letters.domain.tally import bring_up_to_date
from organisations.nudging import nudge
from organisations.queries.clock import read_clock


@shared_task(name="letters.chase")
def chase() -> None:
    chase_due(now=read_clock())


@shared_task(name="letters.work_intake")
def answer_forms() -> None:
    work_intake(now=read_clock())


@shared_task(name="letters.do_jobs")
def go_on() -> None:
    do_jobs(now=read_clock())


@shared_task(name="letters.dispatch")
def dispatch() -> None:
    dispatch_letters(now=read_clock())


@shared_task(name="letters.erase_withdrawn")
def erase() -> None:
    erase_withdrawn(now=read_clock())


@shared_task(name="letters.tally")
def tally() -> None:
    bring_up_to_date(now=read_clock())


@shared_task(name="letters.remind_unconfirmed")
def remind() -> None:
    remind_unconfirmed(now=read_clock())


@shared_task(name="letters.expire_unconfirmed")
def expire() -> None:
    expire_unconfirmed(now=read_clock())


@shared_task(name="letters.anonymise")
def anonymise() -> None:
    anonymise_due(now=read_clock())


@shared_task(name="letters.write_news")
def news() -> None:
    write_news(now=read_clock())


@shared_task(name="letters.ask_earlier_signers")
def ask_again() -> None:
    ask_earlier_signers(now=read_clock())


@shared_task(name="letters.read_returns")
def returns() -> None:
    read_returns(now=read_clock())


@shared_task(name="letters.forget_notices")
def forget() -> None:
    forget_notices(now=read_clock())


@shared_task(name="letters.clear_exports")
def clear_lists() -> None:
    clear_exports(now=read_clock())


@shared_task(name="letters.forget_manuscripts")
def forget_drafts() -> None:
    forget_manuscripts(now=read_clock())


@shared_task(name="letters.check_everything")
def check_everything() -> None:
    check_nightly(now=read_clock())


@shared_task(name="letters.remove_strays")
def clear_files() -> None:
    remove_strays(now=read_clock())


def nudge_chase() -> None:
    nudge(chase)
