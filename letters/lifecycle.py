"""The delivery machine as pure rules: one table of edges, and what follows from it.

`EDGES` decides which events fit, what they do to the two projections, which moves a form offers, the sentence
that explains a move that is not offered, and the drawing in `docs/lifecycle.md`. Nothing here knows the database.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext as _

from letters.enums import ANSWERS, ATTEMPTS, NEUTRAL, PROMISE_ENDS, PROMISES, SYSTEM_ONLY, Answer, EventKind, Reach

State = Reach | Answer
Table = Mapping[tuple[EventKind, State], State]


@dataclass(frozen=True)
class Edge:
    """In `source`, an event of `kind` leads to `target`. Where both are the same, the event fits and moves nothing."""

    machine: Literal["reach", "answer"]
    source: State
    kind: EventKind
    target: State


def _reach(kind: EventKind, target: Reach, *sources: Reach) -> tuple[Edge, ...]:
    return tuple(Edge("reach", source, kind, target) for source in sources)


def _answer(kind: EventKind, target: Answer, *sources: Answer) -> tuple[Edge, ...]:
    return tuple(Edge("answer", source, kind, target) for source in sources)


def _stay(kind: EventKind, *sources: Answer) -> tuple[Edge, ...]:
    return tuple(Edge("answer", source, kind, source) for source in sources)


_R, _A, _K = Reach, Answer, EventKind
# A promise can be open in each of these, so each of its ends must fit there.
_PROMISED_ONCE = (_A.ACKNOWLEDGED, _A.PROMISED, _A.OVERDUE, _A.REPLIED, _A.CLOSED)

EDGES: tuple[Edge, ...] = (
    *_reach(_K.SENT, _R.SENT, _R.PLANNED, _R.SENT, _R.HANDED_IN, _R.LEFT, _R.REFUSED, _R.FAILED),
    *_reach(_K.HANDED_IN, _R.HANDED_IN, _R.PLANNED, _R.SENT, _R.HANDED_IN, _R.LEFT, _R.REFUSED, _R.FAILED),
    *_reach(_K.LEFT, _R.LEFT, _R.PLANNED, _R.SENT, _R.LEFT, _R.REFUSED, _R.FAILED),
    *_reach(_K.REFUSED, _R.REFUSED, _R.PLANNED, _R.SENT, _R.HANDED_IN, _R.LEFT, _R.REFUSED, _R.FAILED),
    *_reach(_K.FAILED, _R.FAILED, _R.PLANNED, _R.SENT, _R.HANDED_IN, _R.LEFT, _R.REFUSED, _R.FAILED),
    *_reach(_K.CANCELLED, _R.CANCELLED, _R.PLANNED, _R.REFUSED, _R.FAILED),
    *_reach(_K.REINSTATED, _R.PLANNED, _R.CANCELLED),
    *_answer(_K.ACKNOWLEDGED, _A.ACKNOWLEDGED, _A.NONE, _A.ACKNOWLEDGED, _A.OVERDUE),
    *_stay(_K.ACKNOWLEDGED, _A.PROMISED),
    *_answer(_K.PROMISED, _A.PROMISED, *Answer),
    *_answer(_K.PROMISE_EXTENDED, _A.PROMISED, *_PROMISED_ONCE),
    *_answer(_K.PROMISE_KEPT, _A.REPLIED, *_PROMISED_ONCE),
    *_answer(_K.PROMISE_BROKEN, _A.OVERDUE, _A.ACKNOWLEDGED, _A.PROMISED, _A.OVERDUE),
    *_stay(_K.PROMISE_BROKEN, _A.REPLIED, _A.CLOSED),
    *_answer(_K.PROMISE_LAPSED, _A.OVERDUE, _A.ACKNOWLEDGED, _A.PROMISED, _A.OVERDUE),
    *_stay(_K.PROMISE_LAPSED, _A.REPLIED, _A.CLOSED),
    *_stay(_K.PROMISE_SUPERSEDED, *_PROMISED_ONCE),
    *_answer(_K.OVERDUE, _A.OVERDUE, _A.NONE, _A.ACKNOWLEDGED, _A.PROMISED, _A.OVERDUE),
    *_answer(_K.REPLIED, _A.REPLIED, *Answer),
    *_answer(_K.CLOSED, _A.CLOSED, _A.NONE, _A.ACKNOWLEDGED, _A.PROMISED, _A.OVERDUE, _A.REPLIED),
)


def tabulate(edges: Iterable[Edge]) -> Table:
    """The edges by event kind and the state in which it happens."""
    return {(edge.kind, edge.source): edge.target for edge in edges}


TABLE = tabulate(EDGES)


@dataclass(frozen=True)
class Fact:
    """One line of the log as the fold needs it. `occurred_at` is as it was entered: no device records yet whose clock
    could be corrected (docs/adr/0020). `sequence` is the order of recording; `about` is the promise or attempt meant;
    `voids` the event taken back."""

    id: UUID
    kind: str
    occurred_at: datetime | None
    recorded_at: datetime
    sequence: int
    about: UUID | None = None
    voids: UUID | None = None
    due_at: datetime | None = None


@dataclass(frozen=True)
class Folded:
    """What a log comes to. Of the sets of ids none holds a voided event but `voided` itself."""

    reach: Reach = Reach.PLANNED
    answer: Answer = Answer.NONE
    attempts: tuple[UUID, ...] = ()
    open_promises: tuple[UUID, ...] = ()
    overdue_promises: frozenset[UUID] = frozenset()
    out_of_order: frozenset[UUID] = frozenset()
    voided: frozenset[UUID] = frozenset()
    voidable: frozenset[UUID] = frozenset()
    next_due: datetime | None = None

    @property
    def live_promises(self) -> tuple[UUID, ...]:
        """Open and not yet overdue, oldest first."""
        return tuple(promise for promise in self.open_promises if promise not in self.overdue_promises)


def fold(facts: Iterable[Fact], table: Table = TABLE) -> Folded:
    """Read a whole log, given in any order, into its two projections.

    An event that fits no edge changes nothing and stands in `out_of_order`. Raises ValueError for an unknown kind.
    """
    log = sorted(set(facts), key=_order)
    voidable = {fact.id for fact in log if fact.kind != EventKind.VOIDED}
    voided = {fact.voids for fact in log if fact.kind == EventKind.VOIDED and fact.voids in voidable}
    folded = Folded(
        voided=frozenset(fact.id for fact in log if fact.id in voided),
        voidable=frozenset(voidable - voided),
    )
    for fact in log:
        if fact.id not in voided:
            folded = _step(folded, fact, table)
    live = folded.live_promises
    dues = [fact.due_at for fact in log if fact.id in live and fact.due_at]
    return replace(folded, next_due=min(dues, default=None))


def would_fit(facts: Iterable[Fact], new: Fact) -> bool:
    """Whether `new`, put where its time says, would fit; the facts already there are not judged again."""
    return new.id not in fold([*facts, new]).out_of_order


def _order(fact: Fact) -> tuple[datetime, int, UUID]:
    return fact.occurred_at or fact.recorded_at, fact.sequence, fact.id


def _step(folded: Folded, fact: Fact, table: Table) -> Folded:
    kind = EventKind(fact.kind)
    about = fact.voids if kind == EventKind.VOIDED else fact.about
    if _obstacle(folded, kind, about, table):
        return replace(folded, out_of_order=folded.out_of_order | {fact.id})
    if kind in NEUTRAL:
        return folded
    target = table[kind, _state(folded, kind)]
    if isinstance(target, Reach):
        attempts = (*folded.attempts, fact.id) if kind in ATTEMPTS else folded.attempts
        return replace(folded, reach=target, attempts=attempts)
    return _answered(folded, fact, kind, target)


def _answered(folded: Folded, fact: Fact, kind: EventKind, target: Answer) -> Folded:
    """While one promise lives, the end of another takes nothing away; only a reply or a closing does."""
    ended = {fact.about} if kind in PROMISE_ENDS else set()
    begun = (fact.id,) if kind in PROMISES else ()
    late = {fact.about} if kind == EventKind.OVERDUE else set()
    promises = (*(promise for promise in folded.open_promises if promise not in ended), *begun)
    overdue = frozenset(p for p in promises if p in folded.overdue_promises or p in late)
    after = replace(folded, open_promises=promises, overdue_promises=overdue)
    held = folded.answer == Answer.PROMISED and after.live_promises and kind not in _NEVER_HELD
    return replace(after, answer=Answer.PROMISED if held else target)


_NEVER_HELD = PROMISES | {EventKind.REPLIED, EventKind.CLOSED}


class _Obstacle(Enum):
    NOTHING_TO_VOID = auto()
    NO_ATTEMPT = auto()
    NO_EDGE = auto()
    NO_PROMISE = auto()


def _obstacle(folded: Folded, kind: EventKind, about: UUID | None, table: Table) -> _Obstacle | None:
    """Why an event does not fit here, or None where it fits: the fold and the forms ask the same question."""
    if kind in NEUTRAL:
        lost = kind == EventKind.VOIDED and about not in folded.voidable | folded.voided
        return _Obstacle.NOTHING_TO_VOID if lost else None
    if kind in ANSWERS and not folded.attempts:
        return _Obstacle.NO_ATTEMPT
    if (kind, _state(folded, kind)) not in table:
        return _Obstacle.NO_EDGE
    meant = folded.attempts + folded.open_promises if kind == EventKind.OVERDUE else folded.open_promises
    needs = kind in PROMISE_ENDS or kind == EventKind.OVERDUE
    return _Obstacle.NO_PROMISE if needs and about not in meant else None


def _state(folded: Folded, kind: EventKind) -> State:
    return folded.answer if kind in ANSWERS else folded.reach


@dataclass(frozen=True)
class Move:
    """An event that a person may record now. `target` is None for a neutral one; another promise that is still
    live can hold the answer at `promised` all the same. `about` lists the promises of which one must be named."""

    kind: EventKind
    label: str
    target: State | None
    about: tuple[UUID, ...] = ()


def moves_now(folded: Folded) -> tuple[Move, ...]:
    """Every move that a person may record as the latest one, in the order of the kinds."""
    return tuple(_move(kind, folded) for kind in EventKind if why_not(kind, folded) is None)


def _move(kind: EventKind, folded: Folded) -> Move:
    about = folded.open_promises if kind in PROMISE_ENDS else ()
    return Move(kind, str(kind.label), TABLE.get((kind, _state(folded, kind))), about)


def why_not(kind: EventKind, folded: Folded, about: UUID | None = None) -> str | None:
    """The sentence that says why a person may not record `kind` now and what to do, or None where it is allowed.

    `about` is the promise that would end or the event that would be voided; without it any possible one will do.
    """
    if kind in SYSTEM_ONLY:
        return _("This entry is written by the system itself. Record what happened with one of the moves offered.")
    if kind == EventKind.VOIDED:
        possible = about in folded.voidable if about else bool(folded.voidable)
        return None if possible else _sentence(_Obstacle.NOTHING_TO_VOID, kind, folded)
    ground = about or next(iter(folded.open_promises), None)
    obstacle = _obstacle(folded, kind, ground, TABLE)
    return _sentence(obstacle, kind, folded) if obstacle else None


def _sentence(obstacle: _Obstacle, kind: EventKind, folded: Folded) -> str:
    if obstacle is _Obstacle.NO_EDGE:
        words = {
            "event": kind.label,
            "state": _state(folded, kind).label,
            "states": ", ".join(str(edge.source.label) for edge in EDGES if edge.kind == kind),
        }
        return _("“%(event)s” does not fit the state “%(state)s”. It fits only these: %(states)s.") % words
    return {
        _Obstacle.NOTHING_TO_VOID: _(
            "This entry cannot be voided: it is itself a correction, is already voided, or is not in this log. "
            "Record what is right as a new entry."
        ),
        _Obstacle.NO_ATTEMPT: _("No attempt stands yet, so there can be no answer. Record the attempt first."),
        _Obstacle.NO_PROMISE: _("This promise is not open. Record the promise first, or choose one that is open."),
    }[obstacle]
