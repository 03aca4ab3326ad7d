"""The machine's table against its specification in words, and proof that the specification watches every edge."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from letters.enums import (
    ANSWERS,
    ATTEMPTS,
    DECISIONS,
    DETAILS,
    NEUTRAL,
    PROMISE_ENDS,
    SYSTEM_ONLY,
    Answer,
    Detail,
    EventKind,
    Reach,
)
from letters.lifecycle import (
    EDGES,
    TABLE,
    Edge,
    Fact,
    Folded,
    State,
    Table,
    fold,
    moves_now,
    tabulate,
    why_not,
    would_fit,
)

NOON = datetime(2016, 5, 26, 12, 0, tzinfo=UTC)

# Written by hand from the design, not from the table. Each line: a state, then the events that fit it; an attempt leads
# to the state of its own name.
REACH_WORDS = """
    planned: sent handed_in left refused failed cancelled
    sent: sent handed_in left refused failed
    handed_in: refused failed handed_in sent
    left: refused failed handed_in sent left
    refused: sent handed_in left refused failed cancelled
    failed: sent handed_in left refused failed cancelled
    cancelled: reinstated
"""
# Each line: events that lead to a state, then what fits there and the state after it; a number names the event meant.
ANSWER_WORDS = """
    sent: acknowledged>acknowledged promised>promised overdue:0>overdue replied>replied closed>closed
    sent acknowledged: acknowledged>acknowledged promised>promised overdue:0>overdue replied>replied closed>closed
    sent promised overdue:1 acknowledged: promise_extended:1>promised promise_kept:1>replied promise_broken:1>overdue
    sent promised overdue:1 acknowledged: promise_lapsed:1>overdue promise_superseded:1>acknowledged
    sent promised: promised>promised overdue:1>overdue replied>replied closed>closed acknowledged>promised
    sent promised: promise_extended:1>promised promise_kept:1>replied promise_broken:1>overdue promise_lapsed:1>overdue
    sent promised: promise_superseded:1>promised overdue:0>promised
    sent promised promise_superseded:1: acknowledged>promised
    sent promised overdue:1: acknowledged>acknowledged promised>promised replied>replied closed>closed overdue:0>overdue
    sent promised overdue:1: promise_extended:1>promised promise_kept:1>replied promise_broken:1>overdue
    sent promised overdue:1: promise_lapsed:1>overdue promise_superseded:1>overdue
    sent promised replied: replied>replied promised>promised closed>closed promise_kept:1>replied
    sent promised replied: promise_extended:1>promised promise_broken:1>replied promise_lapsed:1>replied
    sent promised replied: promise_superseded:1>replied
    sent promised closed: replied>replied promised>promised promise_kept:1>replied promise_extended:1>promised
    sent promised closed: promise_broken:1>closed promise_lapsed:1>closed promise_superseded:1>closed
    sent promised promised: promise_kept:1>promised promise_broken:1>promised promise_lapsed:1>promised
    sent promised promised: promise_superseded:1>promised overdue:1>promised replied>replied closed>closed
    sent promised promised overdue:1: promise_broken:2>overdue overdue:2>overdue
    sent promised promised replied: promise_kept:1>replied promise_kept:2>replied
    sent promised promise_extended:1: promise_kept:2>replied promise_broken:2>overdue
"""
# The last event of each fits nowhere and changes nothing.
UNFIT = """
    reinstated | sent cancelled | handed_in cancelled | left cancelled | handed_in left | cancelled cancelled
    sent reinstated | handed_in reinstated | left reinstated | refused reinstated | failed reinstated
    cancelled sent | cancelled handed_in | cancelled left | cancelled refused | cancelled failed
    acknowledged | promised | overdue:0 | replied | closed | cancelled replied | noted replied
    sent replied acknowledged | sent closed acknowledged | sent replied overdue:0 | sent closed overdue:0
    sent closed closed | sent overdue | sent promised promise_kept | sent promise_kept:0
    sent promised promise_broken:0 | sent promised promise_kept:1 promise_kept:1
    sent promised promise_extended:1 promise_broken:1
    sent promised promise_lapsed:1 overdue:1 | sent promised promise_superseded:1 promise_lapsed:1
    sent noted overdue:1 | sent noted promise_broken:1
"""


def story(words: str) -> list[Fact]:
    """Events one minute apart; `kind:1` is about event 1, and voids it when the kind is `voided`."""
    facts = []
    for number, word in enumerate(words.split()):
        kind, _, named = word.partition(":")
        about = UUID(int=int(named)) if named else None
        facts.append(
            Fact(
                id=UUID(int=number),
                kind=kind,
                occurred_at=NOON + timedelta(minutes=number),
                recorded_at=NOON + timedelta(hours=1, minutes=number),
                sequence=number,
                about=None if kind == "voided" else about,
                voids=about if kind == "voided" else None,
            )
        )
    return facts


def rows(words: str) -> Iterator[tuple[str, str]]:
    for line in words.strip().splitlines():
        before, _, after = line.strip().rpartition(": ")
        for step in after.split():
            yield before, step


def fits_with(before: str, kind: str, expected: State, table: Table = TABLE) -> bool:
    folded = fold(story(f"{before} {kind}"), table)
    return expected in (folded.reach, folded.answer) and not folded.out_of_order


def is_unfit(words: str, table: Table = TABLE) -> bool:
    facts = story(words)
    folded, before = fold(facts, table), fold(facts[:-1], table)
    same = (folded.reach, folded.answer, folded.open_promises) == (before.reach, before.answer, before.open_promises)
    return same and facts[-1].id in folded.out_of_order


REACH_CASES: list[tuple[str, str, State]] = [
    ("" if before == "planned" else before, kind, Reach.PLANNED if kind == "reinstated" else Reach(kind))
    for before, kind in rows(REACH_WORDS)
]
ANSWER_CASES: list[tuple[str, str, State]] = [
    (before, step.split(">")[0], Answer(step.split(">")[1])) for before, step in rows(ANSWER_WORDS)
]
UNFIT_CASES = [words.strip() for line in UNFIT.strip().splitlines() for words in line.split("|")]


@pytest.mark.parametrize(("before", "kind", "expected"), REACH_CASES)
def test_reach_moves_as_the_design_says(before: str, kind: str, expected: Reach) -> None:
    assert fits_with(before, kind, expected)


@pytest.mark.parametrize(("before", "kind", "expected"), ANSWER_CASES)
def test_the_answer_moves_as_the_design_says(before: str, kind: str, expected: Answer) -> None:
    assert fits_with(before, kind, expected)


@pytest.mark.parametrize("words", UNFIT_CASES)
def test_an_event_that_fits_no_edge_is_out_of_order_and_moves_nothing(words: str) -> None:
    assert is_unfit(words)


def survives(table: Table) -> bool:
    """Whether every case of the specification still holds under this table."""
    return all(fits_with(*case, table=table) for case in [*REACH_CASES, *ANSWER_CASES]) and all(
        is_unfit(words, table) for words in UNFIT_CASES
    )


@pytest.mark.parametrize("edge", EDGES, ids=lambda edge: f"{edge.source}+{edge.kind}")
def test_each_edge_removed_or_retargeted_breaks_a_case(edge: Edge) -> None:
    assert not survives(tabulate(other for other in EDGES if other is not edge))
    for target in Reach if edge.machine == "reach" else Answer:
        if target != edge.target:
            assert not survives({**TABLE, (edge.kind, edge.source): target}), target


def test_the_table_as_it_stands_breaks_no_case() -> None:
    assert survives(TABLE)


def test_each_edge_added_breaks_a_case() -> None:
    # No promise can be open while there is no answer, so an edge there would be dead and nothing could show it.
    dead = {(kind, Answer.NONE) for kind in PROMISE_ENDS}
    pairs: list[tuple[EventKind, State]] = [(kind, state) for kind in ATTEMPTS | DECISIONS for state in Reach]
    pairs += [(kind, state) for kind in ANSWERS for state in Answer]
    missing = [pair for pair in pairs if pair not in TABLE and pair not in dead]
    assert missing
    assert [pair for pair in missing if survives({**TABLE, pair: pair[1]})] == []


def test_the_table_names_each_step_once_and_each_state() -> None:
    assert len(tabulate(EDGES)) == len(EDGES)
    assert {edge.source for edge in EDGES} == {*Reach, *Answer}
    assert {edge.target for edge in EDGES} == {*Reach, *Answer} - {Answer.NONE}
    assert {edge.kind for edge in EDGES} == set(EventKind) - NEUTRAL


def test_no_edge_leads_from_one_machine_into_the_other() -> None:
    for edge in EDGES:
        states = Reach if edge.machine == "reach" else Answer
        assert isinstance(edge.source, states), edge
        assert isinstance(edge.target, states), edge
        assert (edge.kind in ANSWERS) == (edge.machine == "answer"), edge


@pytest.mark.parametrize("kind", EventKind)
def test_each_kind_stands_in_exactly_one_group(kind: EventKind) -> None:
    assert [kind in group for group in (ATTEMPTS, DECISIONS, ANSWERS, NEUTRAL)].count(True) == 1


def test_each_detail_belongs_to_exactly_one_kind() -> None:
    assert sorted(detail for details in DETAILS.values() for detail in details) == sorted(Detail)
    assert set(DETAILS) == set(EventKind)


def test_london_was_refused_and_then_left_in_the_letterbox() -> None:
    refused, left = story("refused left")
    folded = fold([left, refused])
    assert (folded.reach, folded.answer, folded.attempts) == (Reach.LEFT, Answer.NONE, (refused.id, left.id))
    assert not folded.out_of_order


@pytest.mark.parametrize("city", ["New Delhi", "Ottawa", "Canberra", "Stockholm"])
def test_four_cities_sent_theirs_and_nothing_more_is_known(city: str) -> None:
    folded = fold(story("sent"))
    assert (folded.reach, folded.answer) == (Reach.SENT, Answer.NONE), city


def test_berlin_was_handed_in_and_a_reply_promised() -> None:
    facts = story("handed_in promised")
    folded = fold(facts)
    assert (folded.reach, folded.answer) == (Reach.HANDED_IN, Answer.PROMISED)
    assert folded.open_promises == (facts[1].id,)


def test_a_refusal_stays_visible_behind_a_promise() -> None:
    folded = fold(story("refused promised"))
    assert (folded.reach, folded.answer) == (Reach.REFUSED, Answer.PROMISED)


def test_a_fact_that_comes_late_takes_the_place_of_its_time() -> None:
    cancelled, reinstated, sent = story("cancelled reinstated sent")
    assert would_fit([cancelled, sent], reinstated)
    assert not would_fit([cancelled], sent)
    assert fold([sent, cancelled]).out_of_order == {sent.id}
    assert fold([sent, cancelled, reinstated]).reach == Reach.SENT


def test_a_voided_promise_leaves_its_end_out_of_order() -> None:
    facts = story("sent promised promise_broken:1 voided:1")
    folded = fold(facts)
    assert (folded.answer, list(folded.out_of_order)) == (Answer.NONE, [facts[2].id])


def test_a_void_cannot_be_voided_and_a_second_void_has_no_more_effect() -> None:
    facts = story("sent voided:0 voided:1 voided:0")
    folded = fold(facts)
    assert (folded.reach, list(folded.voided)) == (Reach.PLANNED, [facts[0].id])
    assert list(folded.out_of_order) == [facts[2].id]


def test_the_moves_of_a_planned_delivery_are_attempts_a_cancellation_and_notes() -> None:
    kinds = {move.kind for move in moves_now(Folded())}
    assert kinds == ATTEMPTS | {EventKind.CANCELLED} | (NEUTRAL - SYSTEM_ONLY - {EventKind.VOIDED})


def test_an_end_of_a_promise_is_offered_with_the_promises_that_it_may_end() -> None:
    facts = story("handed_in promised promised promise_kept:1")
    kept = next(move for move in moves_now(fold(facts)) if move.kind == EventKind.PROMISE_KEPT)
    assert (kept.about, kept.target) == ((facts[2].id,), Answer.REPLIED)


@pytest.mark.parametrize(
    ("words", "kind", "about", "sentence"),
    [
        ("", "replied", None, "No attempt stands yet"),
        ("cancelled", "sent", None, "“sent” does not fit the state “cancelled”. It fits only these: planned, sent"),
        ("cancelled", "sent", 0, "“sent” does not fit"),
        ("sent promised", "promise_kept", 0, "This promise is not open"),
        ("sent acknowledged", "promise_kept", None, "This promise is not open"),
        ("sent", "overdue", 0, "written by the system"),
        ("", "voided", None, "cannot be voided"),
        ("sent voided:0", "voided", 0, "already voided"),
        ("sent voided:0", "voided", 1, "itself a correction"),
        ("sent", "voided", 9, "not in this log"),
    ],
)
def test_a_move_that_is_not_allowed_says_why(words: str, kind: str, about: int | None, sentence: str) -> None:
    named = None if about is None else UUID(int=about)
    assert sentence in (why_not(EventKind(kind), fold(story(words)), named) or "")


def test_the_next_due_time_is_that_of_the_earliest_promise_still_awaited() -> None:
    sent, first, second = story("sent promised promised")
    first = Fact(first.id, "promised", first.occurred_at, first.recorded_at, 1, due_at=NOON + timedelta(days=2))
    second = Fact(second.id, "promised", second.occurred_at, second.recorded_at, 2, due_at=NOON + timedelta(days=9))
    late = Fact(UUID(int=9), "overdue", None, NOON + timedelta(days=2), 3, about=first.id)
    assert fold([sent, first, second]).next_due == NOON + timedelta(days=2)
    assert fold([sent, first, second, late]).next_due == NOON + timedelta(days=9)
    assert fold([sent]).next_due is None


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(ValueError, match="teleported"):
        fold(story("teleported"))
