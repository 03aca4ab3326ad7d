"""A small load generator: threads that ask for one address over and over, each on a connection that it keeps."""

import http.client
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median

THREADS = 8
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Aim:
    """`form` makes the body of a POST, another one each time; without it the address is read. Any other `status` than
    the one expected ends the measuring."""

    port: int
    path: str
    form: Callable[[], str] | None = None
    cookie: str = ""
    status: int = http.client.OK

    def ask(self, connection: http.client.HTTPConnection) -> int:
        if self.form is None:
            connection.request("GET", self.path)
        else:
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie}
            connection.request("POST", self.path, self.form(), headers)
        response = connection.getresponse()
        response.read()
        return response.status


def requests_per_second(aim: Aim, *, seconds: float) -> float:
    """How many whole answers came; raises where one has another status."""
    end = time.monotonic() + seconds
    with ThreadPoolExecutor(THREADS) as pool:
        counts = list(pool.map(lambda _number: _ask_until(end, aim), range(THREADS)))
    return sum(counts) / seconds


def side_by_side(one: Aim, other: Aim, *, rounds: int, seconds: float) -> tuple[float, float]:
    """Median requests per second of two aims, measured in turns: what slows the machine slows both."""
    measured = [tuple(requests_per_second(aim, seconds=seconds) for aim in (one, other)) for _ in range(rounds)]
    return median(first for first, _second in measured), median(second for _first, second in measured)


def _ask_until(end: float, aim: Aim) -> int:
    connection = http.client.HTTPConnection(HOST, aim.port, timeout=30)
    done = 0
    while time.monotonic() < end:
        status = aim.ask(connection)
        if status != aim.status:
            raise RuntimeError(f"{aim.path} answered {status}")
        done += 1
    connection.close()
    return done
