"""Two who do something to the same rows, the second in the middle of what the first does."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any
from uuid import UUID

from django.db import connection

from organisations.errors import DemarcheError
from organisations.ownership import owner_scope
from tests.mortal import name_of

MOMENT = 0.3
"""Seconds that the second has before the first goes on: it is done by then, unless the first holds what it needs."""


def cross(
    first: Callable[[], Any],
    *,
    at: str,
    second: Callable[[], Any],
    owner: UUID,
    nth: int = 1,
    moment: float = MOMENT,
) -> tuple[Any, bool]:
    """The second begins, over a connection of its own, just before the statement `at` of the first, as
    `UPDATE letters_signature`, or the nth of this kind. What it came to, or the sentence that refused it; and whether it
    had to wait."""

    def beside() -> Any:
        try:
            with owner_scope([owner]):
                return second()
        except DemarcheError as refusal:
            return str(refusal)
        finally:
            connection.close()

    begun: list[Future[Any]] = []
    waited: list[bool] = []
    left = nth

    def between(execute: Any, sql: str, *rest: Any) -> Any:
        nonlocal left
        left -= name_of(sql) == at
        if not left and not begun:
            begun.append(pool.submit(beside))
            waited.append(not wait(begun, moment).done)
        return execute(sql, *rest)

    with ThreadPoolExecutor(1) as pool, connection.execute_wrapper(between):
        first()
    assert begun, f"no statement was {at}"
    return begun[0].result(), waited[0]
