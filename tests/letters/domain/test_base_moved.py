"""What happens to letters of their own words when the base changes: five variants, of which some say it differently."""

from itertools import permutations

import pytest

from letters.domain.letter import change_letter
from letters.domain.passage import (
    arrange_passages,
    change_passage,
    keep_passage,
    override_passage,
    remove_passage,
    take_over_passage,
)
from letters.models import Letter, Passage
from letters.pieces import Origin
from letters.queries.passage import (
    difference_to_base,
    letters_with_moved_base,
    moved_passages,
    passages_of,
    passages_of_each,
    why_moved,
)
from organisations.errors import DemarcheError
from organisations.models import Organisation
from tests.factories import NOW
from tests.factories_letters import make_city, make_letter, say

CITIES = ("London", "New Delhi", "Ottawa", "Canberra", "Stockholm")
WHOLE = "They were arrested in May. They must go free."


def five_letters(steppe: Organisation) -> tuple[Letter, list[Letter]]:
    """A base of three passages; London and Ottawa say the second in their own words, London has one more behind it."""
    targets = [make_city(steppe, city) for city in CITIES]
    base = make_letter(targets[0].campaign, "First.", WHOLE, "Third.")
    letters = [make_letter(target.campaign, target=target, base=base) for target in targets]
    for letter in (letters[0], letters[2]):
        override_passage(letter, passage(base, WHOLE), text="Our own way.", by=None, now=NOW)
    say(letters[0], "Seen from London.", position=25)
    return base, letters


def passage(letter: Letter, text: str) -> Passage:
    return next(one.row for one in passages_of(letter) if one.row.text == text)


def said(letter: Letter) -> list[str]:
    return [one.row.text for one in passages_of(letter) if not one.row.hidden]


def put(letter: Letter, *order: str) -> None:
    arrange_passages(letter, [passage(letter, text) for text in order], by=None, now=NOW)


def reword(row: Passage, text: str) -> None:
    row.text = text
    change_passage(row, by=None, now=NOW)


def test_a_changed_base_is_followed_by_who_inherits_and_told_to_who_does_not(steppe: Organisation) -> None:
    base, (london, delhi, ottawa, canberra, stockholm) = five_letters(steppe)
    reword(passage(base, WHOLE), "They were arrested. Free them.")
    for letter in (delhi, canberra, stockholm):
        assert said(letter) == ["First.", "They were arrested. Free them.", "Third."]
    assert said(ottawa) == ["First.", "Our own way.", "Third."]
    assert letters_with_moved_base(Letter.objects.order_by("pk")) == [london, ottawa]


def test_a_deleted_passage_is_gone_where_it_was_inherited_and_told_of_where_it_was_not(steppe: Organisation) -> None:
    base, (london, delhi, ottawa, canberra, stockholm) = five_letters(steppe)
    override_passage(canberra, passage(base, WHOLE), text="", hidden=True, by=None, now=NOW)
    remove_passage(passage(base, WHOLE), by=None, now=NOW)
    assert said(delhi) == said(stockholm) == said(canberra) == ["First.", "Third."]
    assert said(ottawa) == ["First.", "Our own way.", "Third."]
    assert said(london) == ["First.", "Our own way.", "Seen from London.", "Third."]
    assert letters_with_moved_base(Letter.objects.order_by("pk")) == [london, ottawa]
    (moved,) = moved_passages(ottawa)
    assert why_moved(moved) == "The base letter no longer has this passage."
    assert difference_to_base(moved) == [("gone", WHOLE)]
    take_over_passage(moved.row, by=None, now=NOW)
    assert said(ottawa) == ["First.", "Third."]
    keep_passage(moved_passages(london)[0].row, by=None, now=NOW)
    assert said(london) == ["First.", "Our own way.", "Seen from London.", "Third."] and not moved_passages(london)


def test_when_the_first_passage_is_deleted_what_stood_behind_it_comes_first(steppe: Organisation) -> None:
    base, (london, delhi, *_others) = five_letters(steppe)
    say(london, "Before all.", position=1)
    say(london, "Behind the first.", position=15)
    override_passage(delhi, passage(base, "First."), text="First, in Delhi.", by=None, now=NOW)
    say(delhi, "Behind the first in Delhi.", position=15)
    remove_passage(passage(base, "First."), by=None, now=NOW)
    assert said(london) == ["Before all.", "Behind the first.", "Our own way.", "Seen from London.", "Third."]
    assert said(delhi) == ["First, in Delhi.", "Behind the first in Delhi.", WHOLE, "Third."]


def test_a_moved_passage_takes_along_what_stands_instead_of_it_and_behind_it(steppe: Organisation) -> None:
    base, (london, delhi, ottawa, canberra, _stockholm) = five_letters(steppe)
    override_passage(delhi, passage(base, "Third."), text="Third, in Delhi.", by=None, now=NOW)
    override_passage(canberra, passage(base, WHOLE), text="", hidden=True, by=None, now=NOW)
    put(base, WHOLE, "First.", "Third.")
    assert said(london) == ["Our own way.", "Seen from London.", "First.", "Third."]
    assert said(delhi) == [WHOLE, "First.", "Third, in Delhi."]
    assert letters_with_moved_base(Letter.objects.order_by("pk")) == [london, ottawa], "only that one was moved"
    (moved,) = moved_passages(ottawa)
    assert why_moved(moved) == "The base letter's passage was moved."
    keep_passage(moved.row, by=None, now=NOW)
    assert not moved_passages(ottawa)


def test_a_new_passage_in_the_base_moves_no_other(steppe: Organisation) -> None:
    base, (london, delhi, *_others) = five_letters(steppe)
    say(base, "Quite new.")
    put(base, "Quite new.", "First.", WHOLE, "Third.")
    assert said(delhi) == ["Quite new.", "First.", WHOLE, "Third."]
    assert said(london) == ["Quite new.", "First.", "Our own way.", "Seen from London.", "Third."]
    assert not letters_with_moved_base(Letter.objects.all())


def split(base: Letter) -> Passage:
    """The second passage is shortened, and what it said goes on in a new one; returns that."""
    reword(passage(base, WHOLE), "They were arrested in May.")
    return say(base, "They must go free.", position=25)


def test_a_split_passage_is_said_once_in_every_letter(steppe: Organisation) -> None:
    base, (london, delhi, ottawa, *_others) = five_letters(steppe)
    split(base)
    assert said(base) == said(delhi) == ["First.", "They were arrested in May.", "They must go free.", "Third."]
    assert said(london) == ["First.", "Our own way.", "Seen from London.", "Third."]
    assert letters_with_moved_base(Letter.objects.order_by("pk")) == [london, ottawa]
    (moved,) = moved_passages(ottawa)
    assert why_moved(moved) == "The base letter's passage was split in two."
    assert [piece for piece in difference_to_base(moved) if piece[0] != "same"] == [("gone", " "), ("new", "\n\n")]
    keep_passage(moved.row, by=None, now=NOW)
    assert said(ottawa) == ["First.", "Our own way.", "Third."] and not moved_passages(ottawa)
    for letter in (london, ottawa):
        take_over_passage(passage(letter, "Our own way."), by=None, now=NOW)
    assert said(ottawa) == said(base)
    assert said(london) == [*said(base)[:2], "Seen from London.", *said(base)[2:]]


def test_a_kept_passage_is_told_of_again_when_the_other_part_of_the_split_changes(steppe: Organisation) -> None:
    base, (_london, _delhi, ottawa, *_others) = five_letters(steppe)
    part = split(base)
    keep_passage(passage(ottawa, "Our own way."), by=None, now=NOW)
    reword(part, "They must go free today.")
    assert [one.base for one in moved_passages(ottawa)] == [part]


def test_any_order_can_be_had_in_a_letter_and_the_bases_again(steppe: Organisation) -> None:
    base, (london, *_others) = five_letters(steppe)
    first = said(london)
    for order in permutations(first):
        put(london, *order)
        assert said(london) == list(order)
    put(london, *first)
    assert [one.origin for one in passages_of(london)] == [
        Origin.INHERITED,
        Origin.OVERRIDDEN,
        Origin.OWN,
        Origin.INHERITED,
    ]
    assert said(base) == ["First.", WHOLE, "Third."]


def test_what_has_a_place_of_its_own_keeps_it_when_the_base_moves_the_passage(steppe: Organisation) -> None:
    base, (_london, delhi, *_others) = five_letters(steppe)
    put(delhi, WHOLE, "Third.", "First.")
    assert [one.origin for one in passages_of(delhi)] == [Origin.INHERITED, Origin.INHERITED, Origin.OVERRIDDEN]
    put(base, "Third.", "First.", WHOLE)
    assert said(delhi) == ["Third.", "First.", WHOLE], "it stands behind the passage that it was put behind"
    assert not moved_passages(delhi)


def test_an_order_of_other_passages_is_refused(steppe: Organisation) -> None:
    base, (london, *_others) = five_letters(steppe)
    seen = [one.row for one in passages_of(london)]
    say(base, "Meanwhile.")
    with pytest.raises(DemarcheError, match="added or removed a passage"):
        arrange_passages(london, seen, by=None, now=NOW)


def test_words_that_stood_for_another_base_letter_are_not_lost(steppe: Organisation) -> None:
    base, (london, *_others) = five_letters(steppe)
    london.base = make_letter(base.campaign, "Another base.")
    change_letter(london, by=None, now=NOW)
    assert said(london) == ["Another base.", "Our own way.", "Seen from London."]
    assert [why_moved(one) for one in moved_passages(london)] == ["The base letter no longer has this passage."]


def test_the_passages_of_many_letters_are_read_with_three_questions(
    steppe: Organisation, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    _base, letters = five_letters(steppe)
    expected = {letter.pk: passages_of(letter) for letter in letters}
    with django_assert_num_queries(2):  # type: ignore[operator]
        standing = passages_of_each(letters)
    assert standing == expected
