"""The nightly check: what it finds is logged for the organisation concerned, and stands in its to-dos. Beside it,
files that belong to nothing are removed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.core.cache import cache
from django.core.files.storage import Storage
from django.db import transaction

from letters.domain.tally import recount
from letters.queries.check import Problem, problems, unnamed
from organisations.domain.securitylog import log_security
from organisations.enums import SecurityKind
from organisations.models import Organisation
from organisations.ownership import all_owners
from organisations.storage import old_files, private_files, public_files

LEASE = 30 * 60
"""Seconds until a check that was killed may be begun again by another."""

YOUNG = timedelta(days=1)
"""No transaction takes as long: a file of this age that no row names will never be named."""

BATCH = 500

AT_MOST = 50
"""Sentences kept in one line of the security log; how many there are in all stands beside them."""


def find_problems(*, now: datetime) -> list[Problem]:
    """Check every row of every organisation."""
    with all_owners():
        return list(problems(now=now))


def check_nightly(*, now: datetime) -> list[Problem]:
    """Once a day, whoever asks first; returns what was found. A tally that is wrong is told and then set right. A check
    that breaks down may be asked for again."""
    with _turn_of_today("nightly-check", now) as ours:
        found = find_problems(now=now) if ours else []
        log_problems(found, now=now)
        if ours:
            recount(now=now)
    return found


def remove_strays(*, now: datetime) -> int:
    """Once a day, remove files that no row names: a transaction that was rolled back has left them. Returns how many.

    A file comes before its row, so a young one may still get one.
    """
    with _turn_of_today("stray-files", now) as ours:
        storages = {False: private_files(), True: public_files()} if ours else {}
        return sum(_remove_strays(storage, public=public, now=now) for public, storage in storages.items())


def _remove_strays(storage: Storage, *, public: bool, now: datetime) -> int:
    """The age is looked at first and the rows last: what is stored again in the meantime has become young."""
    old = list(old_files(storage, now - YOUNG))
    removed = 0
    for start in range(0, len(old), BATCH):
        names = old[start : start + BATCH]
        with all_owners():
            strays = unnamed(names, public=public)
        for name in strays:
            storage.delete(name)
        removed += len(strays)
    return removed


@contextmanager
def _turn_of_today(work: str, now: datetime) -> Iterator[bool]:
    """Whether this process may do the work of today: nobody has done it, and nobody is at it."""
    done, turn = f"{work}-done:{now.date().isoformat()}", f"{work}-turn"
    if cache.get(done) or not cache.add(turn, "1", timeout=LEASE):
        yield False
        return
    try:
        yield True
        cache.set(done, "1", timeout=2 * 24 * 3600)
    finally:
        cache.delete(turn)


def log_problems(found: list[Problem], *, now: datetime) -> None:
    """One line for each organisation concerned, one for what concerns the installation."""
    with transaction.atomic():
        for owner, group in groupby(sorted(found, key=_owner), key=_owner):
            sentences = [problem.sentence for problem in group]
            log_security(
                SecurityKind.CHECK_FAILED,
                organisation=Organisation.objects.get(pk=UUID(owner)) if owner else None,
                detail={"count": len(sentences), "problems": sentences[:AT_MOST]},
                now=now,
            )


def _owner(problem: Problem) -> str:
    return str(problem.owner or "")
