"""Many at once through the real server: a button that is pressed fifty times, fifty people in one network."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.config.conftest import wait_until
from tests.flows.house import House
from tests.flows.pressing import Form, ask, press_at_once
from tests.flows.supporting import READING, Post, london

pytestmark = pytest.mark.flow

MANY, LIMIT, WORKERS = 50, 10, 3
HOME, OFFICE = "127.0.8.1", "127.0.9.1"
"""Addresses of this machine in networks of their own: what other tests send counts for another."""


@pytest.fixture(scope="module")
def forms(post: Post) -> list[Form]:
    """One that is pressed often, and one for each of many; asked for as long ago as a person takes to read. What other
    tests have sent before is answered first, for the worker is asked here how many forms it found."""
    post.deliver()
    letter = london(post.house)
    found = ask(post.house, letter, number=1, network=HOME) + ask(post.house, letter, number=MANY, network=OFFICE)
    time.sleep(READING)
    return found


def rows(house: House) -> dict[str, int]:
    """How many forms there are in each state, and how many signatures."""
    states = dict(house.sql("SELECT state, count(*) FROM letters_intake GROUP BY state"))
    return {**states, "signatures": house.sql("SELECT count(*) FROM letters_signature")[0][0]}


def more(house: House, before: dict[str, int]) -> dict[str, int]:
    now = rows(house)
    return {name: now[name] - before.get(name, 0) for name in now if now[name] != before.get(name, 0)}


def test_a_button_that_is_pressed_fifty_times_at_once_is_one_signature_and_one_mail(
    post: Post, forms: list[Form]
) -> None:
    before, email = rows(post.house), "eager.one@post.example"
    answers = press_at_once([(forms[0], email)] * MANY)
    assert len({*answers}) == 1 and answers[0].status == 303
    assert more(post.house, before) == {"received": 1}
    post.next_to(email)
    assert more(post.house, before) == {"done": 1, "signatures": 1}
    assert [one.rcpt_tos for one in post.server.accepted].count([email]) == 1


def work_at_once(house: House, folder: Path) -> list[int]:
    with ThreadPoolExecutor(WORKERS) as pool:
        workers = [
            pool.submit(house.errand, "racing.answer_forms", str(LIMIT), str(number), str(folder))
            for number in range(WORKERS)
        ]
        assert wait_until(lambda: len([*folder.iterdir()]) == WORKERS)
        (folder / "go").touch()
        return [worker.result() for worker in workers]


def test_of_fifty_people_at_once_in_a_network_with_a_limit_of_ten_forty_wait_for_a_person(
    post: Post, forms: list[Form], tmp_path: Path
) -> None:
    before = rows(post.house)
    answers = press_at_once([(form, f"one.of.{number}@post.example") for number, form in enumerate(forms[1:])])
    assert len({*answers}) == 1 and answers[0].status == 303
    assert more(post.house, before) == {"received": MANY}
    assert sum(work_at_once(post.house, tmp_path)) == MANY
    held = MANY - LIMIT
    assert more(post.house, before) == {"done": LIMIT, "signatures": LIMIT, "held": held}
    kept = "SELECT count(*) FROM letters_intake WHERE state = 'held' AND note = 'network' AND form_sealed IS NOT NULL"
    assert post.house.sql(kept) == [(held,)]
    assert post.house.errand("racing.let_through") == held
    post.deliver()
    assert more(post.house, before) == {"done": MANY, "signatures": MANY}
