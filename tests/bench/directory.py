"""The whole directory: read in from the list that comes with the product, and listed on a staff page."""

import re
import time
import tracemalloc
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client

from campaigns.models import Campaign
from organisations.domain.missionimport import import_own_list
from organisations.enums import Role
from organisations.models import Organisation, User
from organisations.queries.clock import read_clock
from tests.bench.figures import milliseconds
from tests.factories import make_member

LISTER = "lister@steppe.example"
LARGE = ("US", "CN", "FR", "DE", "RU", "TR")
OF_RIGHTS = re.compile(r'SELECT [^()]*? FROM "organisations_(membership|grant)"')


def import_twice() -> tuple[float, float, float, int]:
    """Seconds of a first and a second import, MiB that the second held at most, rows that the second changed."""
    started = time.perf_counter()
    import_own_list(now=read_clock())
    first = time.perf_counter() - started
    started = time.perf_counter()
    import_own_list(now=read_clock())
    second = time.perf_counter() - started
    tracemalloc.start()
    plan = import_own_list(now=read_clock())
    held = tracemalloc.get_traced_memory()[1] / 1024**2
    tracemalloc.stop()
    return first, second, held, plan.added + plan.changed


def staff_pages(campaign: Campaign) -> dict[str, str]:
    """By what they are, with the whole directory behind them. The last one chooses all, on all its pages together."""
    picker = f"/staff/campaigns/campaign/{campaign.pk}/targets/"
    return {
        "list of recipients with all of them": "/staff/organisations/recipient/",
        "the same, searched and narrowed": "/staff/organisations/recipient/?receiving_state=GB&q=embassy",
        "choosing recipients among them": picker,
        "the same for one large state": f"{picker}?state=US",
        "the same for six of them": f"{picker}?all=1&{'&'.join(f'state={code}' for code in LARGE)}",
    }


def lister_of(organisation: Organisation) -> User:
    """An owner who needs no second factor."""
    settings.SECOND_FACTOR_REQUIRED = False
    return User.objects.filter(email=LISTER).first() or make_member(organisation, Role.OWNER, LISTER)


def staff_page(organisation: Organisation, address: str) -> tuple[int, int, float]:
    """Queries of a staff page for an owner, how many of them ask who may what, and milliseconds."""
    client, asked = Client(SERVER_NAME="127.0.0.1"), list[str]()
    client.force_login(lister_of(organisation))

    def listen(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(listen):
        if client.get(address).status_code != 200:
            raise RuntimeError(f"{address} did not answer")
    rights = sum(bool(OF_RIGHTS.match(sql)) for sql in asked)
    return len(asked), rights, milliseconds(lambda: client.get(address), 10)
