"""The database server dies while people sign: whoever was thanked is there, and everything goes on by itself."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.config.conftest import wait_until
from tests.flows.cluster import Cluster, cluster
from tests.flows.house import House
from tests.flows.pressing import Form, ask, connect
from tests.flows.supporting import READING

pytestmark = [pytest.mark.flow, pytest.mark.postgresql]

CLIENTS, EACH = 8, 20
PATIENCE = 120.0
"""Seconds in which everybody gets an answer, however often they have to press."""


@pytest.fixture
def server() -> Iterator[Cluster]:
    with cluster() as server:
        yield server


@pytest.fixture
def house(built: House, server: Cluster, tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path / "var", server=server.url)
    try:
        house.build_empty(built)
        yield house
    finally:
        house.leave()


class Load:
    """People who press until they are thanked. `thanked` is when each was."""

    def __init__(self, house: House) -> None:
        letter = f"/en/l/{house.errand('racing.open_a_letter')}/"
        self.forms = [ask(house, letter, number=EACH, network=f"127.0.{40 + one}.1") for one in range(CLIENTS)]
        self.thanked: list[float] = []

    def press(self, form: Form, email: str) -> bool:
        try:
            with closing(connect(form.house, form.network)) as connection:
                return form.send(connection, email=email).status == 303
        except (OSError, HTTPException):
            return False

    def client(self, number: int) -> None:
        for place, form in enumerate(self.forms[number]):
            end = time.monotonic() + PATIENCE
            while not self.press(form, f"nr{place}@client{number}.example"):
                assert time.monotonic() < end
                time.sleep(0.05)
            self.thanked.append(time.monotonic())


def count(house: House, question: str) -> int:
    return int(house.sql(f"SELECT {question}")[0][0])


def test_who_was_thanked_has_signed_once_though_the_database_died(
    house: House, server: Cluster, tmp_path: Path
) -> None:
    house.start("worker", "web")
    load, enough = Load(house), tmp_path / "enough"
    worker = house.started["worker"]
    time.sleep(READING)
    with ThreadPoolExecutor(CLIENTS + 1) as pool:
        asking = pool.submit(house.errand, "racing.ask_the_worker_until", str(enough))
        clients = [pool.submit(load.client, number) for number in range(CLIENTS)]
        assert wait_until(lambda: len(load.thanked) > EACH)
        died = time.monotonic()
        server.crash()
        for client in clients:
            client.result()
        enough.touch()
        assert asking.result() > 1
    people = CLIENTS * EACH
    assert min(load.thanked) < died < max(load.thanked), "it died in the midst of them"
    assert len(load.thanked) == count(house, "count(DISTINCT token) FROM letters_intake") == people
    house.sql("UPDATE letters_intake SET claimed_until = received_at WHERE state = 'claimed'")  # what was in its hands
    house.errand("messages", "demarche.intake")
    assert wait_until(lambda: count(house, "count(*) FROM letters_intake WHERE state <> 'done'") == 0), house.log(
        "worker"
    )
    assert worker.poll() is None, "the same worker went on"
    assert count(house, "count(DISTINCT mail_index) FROM letters_signature") == people
    assert count(house, "count(*) FROM letters_signature") == count(house, "count(*) FROM organisations_mail") == people
