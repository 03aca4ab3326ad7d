"""One thing that fails keeps none of the others waiting."""

from collections.abc import Callable, Iterable
from typing import TypeVar

Thing = TypeVar("Thing")


def each(things: Iterable[Thing], act: Callable[[Thing], int], message: str) -> int:
    """The sum of what `act` answers; what failed is raised at the end, in a group."""
    done, errors = 0, list[Exception]()
    for thing in things:
        try:
            done += act(thing)
        except Exception as error:
            errors.append(error)
    if errors:
        raise ExceptionGroup(message, errors)
    return done
