"""Every state that a delivery can come to, each with the shortest story that leads there."""

from datetime import timedelta
from uuid import UUID

from letters.enums import NEUTRAL, PROMISE_ENDS, Answer, EventKind, Reach
from letters.lifecycle import Fact, Folded, fold
from tests.factories import NOW

MINUTE = timedelta(minutes=1)
State = tuple[Reach, Answer, bool, bool]
"""Reach, answer, whether any attempt stands, whether a promise is open: all that decides which move fits."""

Story = tuple[tuple[EventKind, int | None], ...]
"""Kinds of entries, a minute apart, each with the number of the one that it is about."""


def facts_of_story(story: Story) -> list[Fact]:
    """The story as the fold reads it; the id of each entry is its number."""
    return [
        Fact(
            id=UUID(int=number),
            kind=kind,
            occurred_at=NOW + number * MINUTE,
            recorded_at=NOW + number * MINUTE,
            sequence=number,
            about=None if about is None else UUID(int=about),
        )
        for number, (kind, about) in enumerate(story)
    ]


def folded_story(story: Story) -> Folded:
    return fold(facts_of_story(story))


def carried_on(story: Story, kind: EventKind) -> Story:
    """With one more entry. It is about the oldest open promise; "overdue" is about one that is awaited or, where none
    is, the latest attempt."""
    folded = folded_story(story)
    promises = folded.live_promises if kind == EventKind.OVERDUE else folded.open_promises
    grounds = (*promises, *reversed(folded.attempts)) if kind == EventKind.OVERDUE else promises
    about = grounds[0].int if grounds and kind in PROMISE_ENDS | {EventKind.OVERDUE} else None
    return *story, (kind, about)


def every_state() -> dict[State, Story]:
    found: dict[State, Story] = {}
    ahead: list[Story] = [()]
    while ahead:
        story = ahead.pop(0)
        folded = folded_story(story)
        state = (folded.reach, folded.answer, bool(folded.attempts), bool(folded.open_promises))
        if not folded.out_of_order and state not in found:
            found[state] = story
            ahead += [carried_on(story, kind) for kind in EventKind if kind not in NEUTRAL]
    return found
