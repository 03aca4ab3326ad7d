"""Several workers, and workers that die: each form is answered once."""

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, connections

from letters.domain.intake import work_intake
from letters.domain.intake.work import LEASE
from letters.models import Intake, Link, MandateRequest, Signature, SignatureConsent
from organisations.models import Mail
from organisations.ownership import all_owners
from tests.factories import NOW
from tests.factories_signatures import make_open_letter
from tests.letters.domain.intake.forms import send_form

DIED = 9


def workers(number: int, now: datetime = NOW) -> list[int]:
    def one(_number: int) -> int:
        try:
            return work_intake(now=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def test_workers_at_once_answer_each_form_once(committed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """In small batches, and each person twice, so that two workers meet over the same person."""
    monkeypatch.setattr("letters.domain.intake.work.BATCH", 4)
    letter = make_open_letter()
    for number in range(24):
        send_form(letter, email=f"nr{number % 12}@post.example")
    assert sum(workers(4)) == 24
    with all_owners():
        assert {*Intake.objects.values_list("state", flat=True)} == {"done"}
        assert (Signature.objects.count(), SignatureConsent.objects.count()) == (12, 12)
        assert Counter(Mail.objects.values_list("kind", flat=True)) == {"confirmation": 12, "already_signed": 12}


def test_a_worker_that_wakes_after_its_lease_writes_nothing(committed: None) -> None:
    """It has claimed the form; before it goes on, the lease ends and another worker answers."""
    send_form(make_open_letter())
    overtaken: list[int] = []

    def overtake(execute: Any, sql: str, *rest: Any) -> Any:
        if "campaigns_campaigntext" in sql and not overtaken:
            overtaken.extend(workers(1, now=NOW + LEASE))
        return execute(sql, *rest)

    with connection.execute_wrapper(overtake):
        work_intake(now=NOW)
    assert overtaken == [1]
    with all_owners():
        assert Intake.objects.get().state == "done"
        assert (Signature.objects.count(), Link.objects.count(), Mail.objects.get().kind) == (1, 2, "confirmation")


class Death:
    """Ends the process without a word when so many statements are done. What it had not committed is gone."""

    def __init__(self, statements: int) -> None:
        self.left = statements

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        answer = execute(sql, *rest)
        self.left -= 1
        if not self.left:
            os._exit(DIED)
        return answer


def dies_after(statements: int) -> bool:
    """Let a worker run in a process of its own; False if it was ready before."""
    for alias in connections:
        connections[alias].close()
        getattr(connections[alias], "close_pool", bool)()  # its threads would not live on in the other process
    child = os.fork()
    if not child:
        try:
            with connection.execute_wrapper(Death(statements)):
                work_intake(now=NOW)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == DIED


def test_a_worker_that_dies_between_any_two_statements_loses_and_doubles_nothing(committed: None) -> None:
    """Each time three forms wait: of somebody new, for two letters; of the same person; of another one."""
    letters = [letter := make_open_letter(), make_open_letter(letter.owner, city="Oslo", country="NO")]
    deaths, died = 0, True
    while died:
        for email in (f"a{deaths}@post.example", f"A{deaths}@post.example", f"b{deaths}@post.example"):
            send_form(*letters, email=email, kind="organisation", mandate_contact="board@union.example")
        deaths += 1
        died = dies_after(deaths)
    work_intake(now=NOW + LEASE)
    assert deaths > 20
    with all_owners():
        assert {*Intake.objects.values_list("state", flat=True)} == {"done"}
        assert Counter(Signature.objects.values_list("letter", flat=True)) == {one.pk: 2 * deaths for one in letters}
        assert SignatureConsent.objects.count() == MandateRequest.objects.count() == 2 * deaths
        kinds = Counter(Mail.objects.values_list("kind", flat=True))
        assert kinds == {"confirmation": 2 * deaths, "already_signed": deaths}
        assert Counter(Link.objects.values_list("purpose", flat=True)) == {"confirm": 2 * deaths, "manage": 3 * deaths}
