from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from organisations.domain.mail import send_due_mail
from organisations.domain.mail.send import WORTH_A_CONNECTION
from organisations.models import Mail
from organisations.ownership import all_owners
from tests.factories import NOW, make_organisation
from tests.organisations.domain.test_mail import queue
from tests.smtp import relay


def in_threads(number: int, work: Callable[[], int]) -> list[int]:
    def then_close(_number: int) -> int:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(then_close, range(number)))


@pytest.mark.parametrize("at_most_once", [False, True])
def test_workers_at_once_send_each_mail_once(committed: None, settings: Any, at_most_once: bool) -> None:
    owner = make_organisation()
    for number in range(20):
        queue(owner, key=str(number), to=f"nr{number}@steppe.example", at_most_once=at_most_once)
    with relay(settings) as server:
        sent = in_threads(3, lambda: send_due_mail(now=NOW, at_most_once=at_most_once))
    assert sum(sent) == 20
    assert sorted(e.rcpt_tos[0] for e in server.accepted) == sorted(f"nr{n}@steppe.example" for n in range(20))


def test_two_who_queue_the_same_mail_at_once_write_one(committed: None) -> None:
    owner = make_organisation()
    in_threads(3, lambda: len(queue(owner).dedupe_key))
    with all_owners():
        assert Mail.objects.count() == 1


def test_several_connections_share_what_is_waiting(committed: None, settings: Any) -> None:
    settings.MAIL_CONNECTIONS = 3
    owner, number = make_organisation(), 2 * WORTH_A_CONNECTION + 5
    for position in range(number):
        queue(owner, key=str(position), to=f"nr{position}@steppe.example")
    with relay(settings) as server:
        assert send_due_mail(now=NOW) == number
    assert len({e.rcpt_tos[0] for e in server.accepted}) == len(server.accepted) == number
