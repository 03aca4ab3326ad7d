"""Where two have changed one letter: what follows by itself, and what a person must choose."""

import pytest

from letters.pieces import Choice, Meeting, Piece, Pieces, meet, merged
from tests.letters.writing import piece

WAS = tuple(piece(key, key.upper()) for key in "abc")


def with_text(pieces: Pieces, key: str, text: str) -> Pieces:
    return tuple(piece(one.key, text) if one.key == key else one for one in pieces)


def without(pieces: Pieces, key: str) -> Pieces:
    return tuple(one for one in pieces if one.key != key)


def texts(pieces: Pieces) -> list[str]:
    return [one.text for one in pieces if not one.removed]


def of(meetings: list[Meeting], key: str) -> Meeting:
    return next(one for one in meetings if one.key == key)


def test_what_only_one_has_changed_is_taken() -> None:
    meetings = meet(WAS, with_text(WAS, "a", "mine"), with_text(WAS, "c", "theirs"))
    assert [one.choice for one in meetings] == [Choice.MINE, Choice.MINE, Choice.THEIRS]
    assert texts(merged(meetings, {})) == ["mine", "B", "theirs"]


def test_what_both_have_changed_waits_for_a_choice() -> None:
    meetings = meet(WAS, with_text(WAS, "b", "mine"), with_text(WAS, "b", "theirs"))
    assert of(meetings, "b").choice is None
    with pytest.raises(KeyError):
        merged(meetings, {})
    chosen = {choice: texts(merged(meetings, {"b": (choice, piece("new", "theirs"))})) for choice in Choice}
    assert chosen == {
        Choice.MINE: ["A", "mine", "C"],
        Choice.THEIRS: ["A", "theirs", "C"],
        Choice.BOTH: ["A", "mine", "theirs", "C"],
    }


def test_the_same_change_of_both_is_no_choice() -> None:
    meetings = meet(WAS, with_text(WAS, "b", "same"), with_text(WAS, "b", "same"))
    assert of(meetings, "b").is_settled and texts(merged(meetings, {})) == ["A", "same", "C"]


def test_new_passages_of_both_stand_where_each_put_them() -> None:
    mine = (WAS[0], piece("m", "mine"), *WAS[1:])
    theirs = (*WAS[:2], piece("t", "theirs"), WAS[2])
    assert texts(merged(meet(WAS, mine, theirs), {})) == ["A", "mine", "B", "theirs", "C"]


def test_what_one_took_out_and_the_other_rewrote_is_a_choice() -> None:
    for mine, theirs in (
        (without(WAS, "b"), with_text(WAS, "b", "rewritten")),
        (with_text(WAS, "b", "rewritten"), without(WAS, "b")),
    ):
        meeting = of(meet(WAS, mine, theirs), "b")
        assert meeting.choice is None and not meeting.is_settled
        kept = [texts(meeting.chosen(choice, None)) for choice in (Choice.MINE, Choice.THEIRS)]
        assert sorted(kept) == [[], ["rewritten"]]
        assert texts(meeting.chosen(Choice.BOTH, meeting.theirs)) == ["rewritten"]


def test_the_order_is_that_of_who_changed_it() -> None:
    turned = (WAS[2], WAS[0], WAS[1])
    assert texts(merged(meet(WAS, WAS, turned), {})) == ["C", "A", "B"]
    assert texts(merged(meet(WAS, turned, WAS), {})) == ["C", "A", "B"]


def test_without_knowing_what_was_every_difference_is_a_choice() -> None:
    meetings = meet((), with_text(WAS, "a", "mine"), WAS)
    assert [one.choice for one in meetings] == [None, Choice.MINE, Choice.MINE]
    assert isinstance(of(meetings, "a").mine, Piece)
