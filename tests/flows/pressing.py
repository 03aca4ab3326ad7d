"""Many browsers at once, as far as the server sees them: forms asked for and sent, each over a connection of its own."""

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from threading import Barrier
from urllib.parse import urlencode

from tests.flows.house import House

OURS = re.compile(r'name="(token|shown)" value="([^"]+)"')
"""What a form sends back as it came."""
PLAIN = {"country": "SE", "kind": "personal", "visibility": "counted_only", "process": "on", "step": "send"}


@dataclass(frozen=True)
class Answer:
    """What a browser would show for it. Two are equal where nobody can tell them apart."""

    status: int
    headers: frozenset[tuple[str, str]]
    body: str


def answer_to(connection: HTTPConnection) -> Answer:
    response = connection.getresponse()
    headers = frozenset((name, value) for name, value in response.getheaders() if name != "Date")
    return Answer(response.status, headers, response.read().decode())


def connect(house: House, network: str) -> HTTPConnection:
    """`network` is an address of this machine to come from."""
    connection = HTTPConnection("127.0.0.1", house.port, timeout=60, source_address=(network, 0))
    connection.connect()
    return connection


@dataclass(frozen=True)
class Form:
    """A sign form as it was asked for."""

    house: House
    letter: str
    network: str
    ours: dict[str, str]

    def send(self, connection: HTTPConnection, **values: str) -> Answer:
        sent = {**self.ours, "version": "1", "website": "", **PLAIN, **values}
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.house.address}
        connection.request("POST", f"{self.letter}sign/", urlencode(sent), headers)
        return answer_to(connection)


def ask(house: House, letter: str, *, number: int, network: str) -> list[Form]:
    """So many forms, each with a token of its own."""
    forms = []
    with closing(connect(house, network)) as connection:
        for _number in range(number):
            connection.request("GET", f"{letter}sign/")
            ours = dict(OURS.findall(answer_to(connection).body))
            assert len(ours) == 2
            forms.append(Form(house, letter, network, ours))
    return forms


def press_at_once(presses: Sequence[tuple[Form, str]]) -> list[Answer]:
    """Each form for its address; all are connected before the first is sent."""
    start = Barrier(len(presses))

    def press(one: tuple[Form, str]) -> Answer:
        form, email = one
        with closing(connect(form.house, form.network)) as connection:
            start.wait(timeout=20)
            return form.send(connection, email=email)

    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(press, presses))
