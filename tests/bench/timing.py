"""Threat T01: can who sends a sign form tell by the time of the answer what is known of its address?

`python -m tests.bench.timing` sends forms of all classes in turns to the product as it is served, and prints for each class
how often its answer took longer than that to a new address: 0.5 is a coin. Exit status 1 where one is outside the bounds.
"""

import argparse
import http.client
import random
import sys
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import timedelta
from statistics import median
from urllib.parse import urlencode

from django.core.management import call_command

import tests.bench.ready  # noqa: F401
from letters.models import Letter
from letters.tokens import new_form_token
from organisations.queries.clock import read_clock
from tests.bench.classes import AGAIN, NEW, answers, make_known, new_address
from tests.bench.load import HOST, Aim
from tests.bench.server import served
from tests.bench.sign import FIELDS
from tests.factories import make_organisation
from tests.factories_signatures import make_open_letter
from tests.letters.signing import shown

LEAST, MOST = 0.45, 0.55
PEOPLE, WARM_UP = 20, 100


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.timing")
    parser.add_argument("--rounds", type=int, default=2000, help="forms of each class")
    parser.add_argument("--leaky", action="store_true", help="the product with a planted hole instead")
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    letter, now = make_open_letter(make_organisation("Campaign Ford"), now=read_clock()), read_clock()
    known = make_known(letter, PEOPLE + 1, now=now)
    said = answers(letter, {NEW: new_address(), **{name: people.pop() for name, people in known.items()}}, now=now)
    with served("tests.bench.leaky:application" if asked.leaky else "config.wsgi:application") as port:
        took = measure(letter, port, _pickers(known), rounds=asked.rounds)
    return _report(took, {AGAIN: said[NEW], **said})


def measure(letter: Letter, port: int, pickers: dict[str, Callable[[], str]], *, rounds: int) -> dict[str, list[float]]:
    """Seconds of each answer, by class. In each round comes one form of each, in another order."""
    took: dict[str, list[float]] = {name: [] for name in pickers}
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    for number in range(WARM_UP + rounds):
        for name in random.sample(list(pickers), len(pickers)):
            seconds = _answer(connection, letter, port, pickers[name]())
            if number >= WARM_UP:
                took[name].append(seconds)
    connection.close()
    return took


def share_longer(these: Sequence[float], those: Sequence[float]) -> float:
    """Of all pairs, in which one of `these` is longer than one of `those`; ties count half (the area under the ROC
    curve)."""
    ordered = sorted(those)
    twice = sum(bisect_left(ordered, one) + bisect_right(ordered, one) for one in these)
    return twice / (2 * len(these) * len(those))


def _pickers(known: dict[str, list[str]]) -> dict[str, Callable[[], str]]:
    """One picks an address of its class. New ones are new each time."""
    others = {name: (lambda people=people: random.choice(people)) for name, people in known.items()}
    return {NEW: new_address, AGAIN: new_address, **others}


def _answer(connection: http.client.HTTPConnection, letter: Letter, port: int, email: str) -> float:
    token = new_form_token(letter.code, read_clock() - timedelta(minutes=1))
    body = urlencode({**FIELDS, "email": email, "token": token, "shown": shown(letter)})
    aim = Aim(port, f"/en/l/{letter.code}/sign/", lambda: body, status=http.client.SEE_OTHER)
    start = time.perf_counter()
    status = aim.ask(connection)
    seconds = time.perf_counter() - start
    if status != aim.status:
        raise RuntimeError(f"{aim.path} answered {status}")
    return seconds


def _report(took: dict[str, list[float]], said: dict[str, str]) -> int:
    missed = 0
    for name, times in took.items():
        share = share_longer(times, took[NEW])
        outside = not LEAST <= share <= MOST
        missed += outside
        print(  # noqa: T201
            f"{name:<16} {len(times)} forms, median {median(times) * 1000:5.2f} ms, longer than new: {share:.3f}"
            f"   {'OUTSIDE' if outside else 'inside'} {LEAST}-{MOST}   the worker: {said[name]}"
        )
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
