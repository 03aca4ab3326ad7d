"""Many things done one after the other: one that fails keeps none of the others waiting."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TypeVar

from organisations.ownership import Owned, owner_scope

Thing = TypeVar("Thing")
Outcome = TypeVar("Outcome")


class Each:
    """Call it with things and what is to be done with each. An owned row is seen to in the scope of its owner."""

    def __init__(self) -> None:
        self.errors: list[Exception] = []

    def __call__(self, things: Iterable[Thing], act: Callable[[Thing], Outcome]) -> list[Outcome]:
        """What became of those that did not fail."""
        done = []
        for thing in things:
            try:
                with _scope_of(thing):
                    done.append(act(thing))
            except Exception as error:
                self.errors.append(error)
        return done


@contextmanager
def sweeping(message: str) -> Iterator[Each]:
    """What failed inside is raised at the end, in a group with this message."""
    each = Each()
    try:
        yield each
    finally:
        if each.errors:
            raise ExceptionGroup(message, each.errors)


def _scope_of(thing: object) -> AbstractContextManager[None]:
    return owner_scope(filter(None, [thing.owner_id])) if isinstance(thing, Owned) else nullcontext()
