"""Random logs, with repeats, voids and reorderings, against a second fold written from the words of the design."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from letters.enums import Answer, EventKind, Reach
from letters.lifecycle import EDGES, Fact, Folded, Move, fold, moves_now, why_not, would_fit

MORNING = datetime(2016, 5, 26, 9, 0, tzinfo=UTC)
LONGEST = 14


# --- The second fold: slow, in plain words, sharing nothing with the table --------------------------------------------

ATTEMPTS = ("sent", "handed_in", "left", "refused", "failed")
ENDS = ("promise_extended", "promise_kept", "promise_broken", "promise_superseded", "promise_lapsed")
SILENT = ("automatic_reply", "escalated", "dispatch_uncertain", "noted", "redacted")
REACH_WORDS = {
    "planned": ("sent", "handed_in", "left", "refused", "failed", "cancelled"),
    "sent": ("sent", "handed_in", "left", "refused", "failed"),
    "handed_in": ("refused", "failed", "handed_in", "sent"),
    "left": ("refused", "failed", "handed_in", "sent", "left"),
    "refused": (*ATTEMPTS, "cancelled"),
    "failed": (*ATTEMPTS, "cancelled"),
    "cancelled": ("reinstated",),
}


@dataclass
class Slow:
    reach: str = "planned"
    answer: str = "none"
    stray: set[UUID] = field(default_factory=set)
    tried: list[UUID] = field(default_factory=list)
    promises: list[UUID] = field(default_factory=list)
    late: set[UUID] = field(default_factory=set)

    def awaits(self) -> bool:
        return any(promise not in self.late for promise in self.promises)

    def hear(self, fact: Fact) -> bool:
        """Take one event in; False when it comes out of order."""
        if fact.kind in SILENT:
            return True
        if fact.kind in ATTEMPTS or fact.kind in ("cancelled", "reinstated"):
            return self.travel(fact)
        if not self.tried:
            return False
        if fact.kind in ENDS:
            return self.end(fact)
        if fact.kind == "overdue":
            return self.run_over(fact)
        return self.respond(fact)

    def travel(self, fact: Fact) -> bool:
        if fact.kind not in REACH_WORDS[self.reach]:
            return False
        if fact.kind in ATTEMPTS:
            self.tried.append(fact.id)
        self.reach = "planned" if fact.kind == "reinstated" else fact.kind
        return True

    def end(self, fact: Fact) -> bool:
        if fact.about not in self.promises:
            return False
        self.promises.remove(fact.about)
        if fact.kind == "promise_extended":
            self.promises.append(fact.id)
            self.answer = "promised"
        elif self.answer == "promised" and self.awaits():
            pass
        elif fact.kind == "promise_kept":
            self.answer = "replied"
        elif fact.kind in ("promise_broken", "promise_lapsed") and self.answer not in ("replied", "closed"):
            self.answer = "overdue"
        return True

    def run_over(self, fact: Fact) -> bool:
        if self.answer in ("replied", "closed") or fact.about not in self.tried + self.promises:
            return False
        if fact.about in self.promises:
            self.late.add(fact.about)
        if not (self.answer == "promised" and self.awaits()):
            self.answer = "overdue"
        return True

    def respond(self, fact: Fact) -> bool:
        if fact.kind == "acknowledged" and self.answer in ("replied", "closed"):
            return False
        if fact.kind == "closed" and self.answer == "closed":
            return False
        if fact.kind == "promised":
            self.promises.append(fact.id)
        if not (fact.kind == "acknowledged" and self.answer == "promised"):
            self.answer = fact.kind
        return True


def fold_slowly(facts: list[Fact]) -> Slow:
    slow = Slow()
    events = {fact.id for fact in facts if fact.kind != "voided"}
    voided = {fact.voids for fact in facts if fact.kind == "voided" and fact.voids in events}
    for fact in sorted(facts, key=lambda fact: (fact.occurred_at or fact.recorded_at, fact.sequence)):
        if fact.id in voided:
            continue
        heard = fact.voids in voided if fact.kind == "voided" else slow.hear(fact)
        if not heard:
            slow.stray.add(fact.id)
    return slow


# --- Random logs ------------------------------------------------------------------------------------------------------


def made(number: int, kind: str, *, about: UUID | None = None, minute: int | None = None) -> Fact:
    """Event `number` of a log, recorded in that minute and, where `minute` is given, having occurred in another."""
    return Fact(
        id=UUID(int=number),
        kind=kind,
        occurred_at=None if minute is None else MORNING + timedelta(minutes=minute),
        recorded_at=MORNING + timedelta(minutes=number),
        sequence=number,
        about=None if kind == "voided" else about,
        voids=about if kind == "voided" else None,
    )


def ids(draw: Callable[[st.SearchStrategy[int]], int], number: int) -> UUID:
    return UUID(int=draw(st.integers(0, max(number - 1, 0))))


@st.composite
def logs(draw: st.DrawFn) -> list[Fact]:
    """A walk along the moves offered, with strays: any kind, about anything, at any time, voids of anything."""
    facts: list[Fact] = []
    for number in range(draw(st.integers(0, LONGEST))):
        minute = draw(st.none() | st.none() | st.integers(0, LONGEST))
        if draw(st.integers(0, 3)):
            move = draw(st.sampled_from(moves_now(fold(facts))))
            about = draw(st.sampled_from(move.about)) if move.about else ids(draw, number)
            facts.append(made(number, move.kind, about=about, minute=minute))
        else:
            facts.append(made(number, draw(st.sampled_from(EventKind)), about=ids(draw, number), minute=minute))
    return facts


def in_time(facts: list[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: (fact.occurred_at or fact.recorded_at, fact.sequence))


def essence(folded: Folded) -> tuple[Reach, Answer, tuple[UUID, ...], tuple[UUID, ...]]:
    return folded.reach, folded.answer, folded.attempts, folded.open_promises


@settings(max_examples=400)
@given(logs())
def test_the_fold_equals_the_one_written_from_the_words(facts: list[Fact]) -> None:
    folded, slow = fold(facts), fold_slowly(facts)
    assert [folded.reach.value, folded.answer.value] == [slow.reach, slow.answer]
    assert set(folded.out_of_order) == slow.stray
    assert (list(folded.attempts), list(folded.open_promises)) == (slow.tried, slow.promises)
    assert list(folded.live_promises) == [promise for promise in slow.promises if promise not in slow.late]


@given(logs(), st.randoms(use_true_random=False))
def test_the_order_and_the_repetition_of_recording_do_not_matter(facts: list[Fact], random: Random) -> None:
    shuffled = [*facts, *facts[::2]]
    random.shuffle(shuffled)
    assert fold(shuffled) == fold(facts) == fold(iter(facts))


@given(logs())
def test_both_projections_move_along_edges_only(facts: list[Fact]) -> None:
    log = [fact for fact in in_time(facts) if fact.id not in fold(facts).voided]
    steps = {(edge.source, edge.kind, edge.target) for edge in EDGES}
    before = fold([])
    for number, fact in enumerate(log, start=1):
        after = fold(log[:number])
        for source, target in ((before.reach, after.reach), (before.answer, after.answer)):
            assert source == target or (source, fact.kind, target) in steps
        before = after


@given(logs())
def test_a_log_with_voids_reads_like_the_log_without_the_voided(facts: list[Fact]) -> None:
    folded = fold(facts)
    effective = [f for f in facts if f.id not in folded.voided and f.voids not in folded.voided]
    without = fold(effective)
    assert essence(without) == essence(folded)
    assert without.out_of_order == folded.out_of_order


@given(logs())
def test_an_event_out_of_order_has_no_effect_at_all(facts: list[Fact]) -> None:
    folded = fold(facts)
    without = fold(fact for fact in facts if fact.id not in folded.out_of_order)
    assert essence(without) == essence(folded)
    assert not without.out_of_order


@given(logs())
def test_while_a_promise_lives_the_answer_says_so_unless_it_was_settled(facts: list[Fact]) -> None:
    folded = fold(facts)
    assert not folded.live_promises or folded.answer in (Answer.PROMISED, Answer.REPLIED, Answer.CLOSED)
    assert folded.answer == Answer.NONE or folded.attempts


def latest(facts: list[Fact], kind: str, about: UUID | None) -> Fact:
    return made(len(facts), kind, about=about, minute=LONGEST + 1)


def choices(move: Move, folded: Folded) -> tuple[UUID | None, ...]:
    return tuple(folded.voidable) if move.kind == EventKind.VOIDED else move.about or (None,)


@given(logs())
def test_each_move_offered_fits_and_each_other_move_says_why_not(facts: list[Fact]) -> None:
    folded = fold(facts)
    moves = moves_now(folded)
    for move in moves:
        for about in choices(move, folded):
            assert why_not(move.kind, folded, about) is None
            assert would_fit(facts, latest(facts, move.kind, about)), move
    for kind in set(EventKind) - {move.kind for move in moves}:
        assert why_not(kind, folded)


@given(logs())
def test_a_form_refuses_exactly_what_the_fold_would_call_out_of_order(facts: list[Fact]) -> None:
    folded = fold(facts)
    for kind in {edge.kind for edge in EDGES} - {EventKind.OVERDUE, EventKind.PROMISE_SUPERSEDED}:
        for about in [fact.id for fact in facts]:
            assert (why_not(kind, folded, about) is None) == would_fit(facts, latest(facts, kind, about))
