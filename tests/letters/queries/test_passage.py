from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.domain.passage import change_passage, override_passage, remove_passage
from letters.models import Letter
from letters.pieces import Origin
from letters.queries.passage import (
    MOST_STEPS,
    compared,
    difference,
    letters_with_moved_base,
    moved_passages,
    passages_of,
    why_moved,
)
from organisations.models import Organisation
from tests.factories import NOW
from tests.factories_letters import make_city, make_demand, make_letter


def test_a_difference_is_told_word_by_word() -> None:
    assert difference("Free them now.", "Free all of them now.") == [
        ("same", "Free "),
        ("new", "all of "),
        ("same", "them now."),
    ]
    assert difference("Drop it.", "Drop all.") == [("same", "Drop "), ("gone", "it."), ("new", "all.")]
    assert difference("same", "same") == [("same", "same")]
    assert difference("", "new") == [("new", "new")]
    assert difference("", "") == []


WORDS = st.lists(st.sampled_from(["a", "b", "c"]), max_size=12)


@given(WORDS, WORDS)
def test_a_difference_holds_both_texts_and_keeps_as_much_as_can_be_kept(old: list[str], new: list[str]) -> None:
    pieces = compared(old, new)
    assert [word for kind, word in pieces if kind != "new"] == old
    assert [word for kind, word in pieces if kind != "gone"] == new
    assert sum(kind == "same" for kind, _word in pieces) == longest_common(old, new)


def longest_common(old: list[str], new: list[str]) -> int:
    """By the table in the textbooks."""
    table = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for (x, one), (y, other) in product(enumerate(old), enumerate(new)):
        table[x + 1][y + 1] = table[x][y] + 1 if one == other else max(table[x][y + 1], table[x + 1][y])
    return table[-1][-1]


class Watched(str):
    """A word that counts how often it is compared."""

    __slots__ = ()
    compared = 0

    def __eq__(self, other: object) -> bool:
        Watched.compared += 1
        return str(self) == str(other)

    __hash__ = str.__hash__


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a b " * 5000, "b b a " * 3333),
        ("a " * 10_000, "b " * 10_000),
        (" ".join(f"a{n}" for n in range(10_000)), " ".join(f"b{n}" for n in range(10_000))),
    ],
)
def test_texts_that_have_hardly_anything_in_common_are_replaced_whole_and_cost_no_more_than_others(
    old: str, new: str
) -> None:
    Watched.compared = 0
    before, after = [Watched(word) for word in old.split()], [Watched(word) for word in new.split()]
    assert {kind for kind, _word in compared(before, after)} == {"gone", "new"}
    assert Watched.compared <= MOST_STEPS + len(before) + len(after)
    assert difference(old, new) == [("gone", old), ("new", new)]


def test_a_long_text_with_few_changes_is_told_word_by_word() -> None:
    words = [f"word{number}" for number in range(3000)]
    changed = [*words[:1000], "more", *words[1000:2500], *words[2501:]]
    told = [piece for piece in difference(" ".join(words), " ".join(changed)) if piece[0] != "same"]
    assert told == [("new", "more "), ("gone", "word2500 ")]


def test_why_the_base_moved_is_told(steppe: Organisation) -> None:
    target = make_city(steppe)
    base = make_letter(target.campaign, "Words.", "Order.", "Demand.", "Gone.")
    variant = make_letter(target.campaign, target=target, base=base)
    for passage in base.passages.all():
        override_passage(variant, passage, text=f"Ours: {passage.text}", by=None, now=NOW)
    words, order, demand, gone = base.passages.all()
    words.text = "Other words."
    order.position = 35
    change_passage(words, by=None, now=NOW)
    change_passage(order, by=None, now=NOW)
    change_passage(demand, demands=[make_demand(base.campaign, "free them")], by=None, now=NOW)
    remove_passage(gone, by=None, now=NOW)
    told = {standing.row.text: why_moved(standing) for standing in moved_passages(variant)}
    assert told == {
        "Ours: Words.": "The base letter's wording has changed.",
        "Ours: Order.": "The base letter's passage was moved.",
        "Ours: Demand.": "The base letter's passage makes other demands now, or more than one thing about it has changed.",
        "Ours: Gone.": "The base letter no longer has this passage.",
    }
    assert letters_with_moved_base(Letter.objects.all()) == [variant]


def test_a_letter_whose_base_stands_still_is_not_told_of(steppe: Organisation) -> None:
    target = make_city(steppe)
    base = make_letter(target.campaign, "One.", "Two.")
    variant = make_letter(target.campaign, target=target, base=base)
    override_passage(variant, base.passages.order_by("position")[0], text="Ours.", by=None, now=NOW)
    assert letters_with_moved_base(Letter.objects.all()) == []
    assert [one.origin for one in passages_of(variant)] == [Origin.OVERRIDDEN, Origin.INHERITED]
