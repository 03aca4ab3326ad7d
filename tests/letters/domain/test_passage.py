import pytest

from letters.domain.passage import (
    change_passage,
    keep_passage,
    override_passage,
    remove_passage,
    take_over_passage,
)
from letters.enums import LetterKind, PassageKind
from letters.models import Letter, Passage
from letters.queries.passage import demands_of, moved_passages, passages_of
from organisations.errors import DemarcheError
from organisations.models import Organisation
from tests.factories import NOW, make_campaign
from tests.factories_letters import make_city, make_demand, make_letter, say
from tests.letters.hostile import TEMPLATES


def base_and_variant(steppe: Organisation) -> tuple[Letter, Letter]:
    target = make_city(steppe)
    base = make_letter(target.campaign, "First.", "Second.", "Third.")
    return base, make_letter(target.campaign, target=target, base=base)


def said(letter: Letter) -> list[str]:
    return [one.row.text for one in passages_of(letter) if not one.row.hidden]


def test_passages_come_one_after_another_with_room_between(steppe: Organisation) -> None:
    base, _ = base_and_variant(steppe)
    assert [passage.position for passage in base.passages.all()] == [10, 20, 30]
    say(base, "Between.", position=15)
    assert said(base) == ["First.", "Between.", "Second.", "Third."]


def test_a_variant_says_what_the_base_says_until_it_says_something_else(steppe: Organisation) -> None:
    base, variant = base_and_variant(steppe)
    first, second, third = base.passages.all()
    override_passage(variant, second, text="Second, our way.", by=None, now=NOW)
    override_passage(variant, third, text="", hidden=True, by=None, now=NOW)
    say(variant, "Our own.", position=15)
    assert said(variant) == ["First.", "Our own.", "Second, our way."]
    change_passage(_with_text(first, "First, changed."), by=None, now=NOW)
    assert said(variant)[0] == "First, changed."
    assert said(base) == ["First, changed.", "Second.", "Third."]


def test_a_passage_is_overridden_once(steppe: Organisation) -> None:
    base, variant = base_and_variant(steppe)
    first = base.passages.order_by("position")[0]
    override_passage(variant, first, text="Once.", by=None, now=NOW)
    with pytest.raises(DemarcheError, match="its own wording for that passage already"):
        override_passage(variant, first, text="Twice.", by=None, now=NOW)


def test_only_passages_of_its_own_base_can_be_overridden(steppe: Organisation) -> None:
    base, variant = base_and_variant(steppe)
    stranger = make_letter(base.campaign, "Elsewhere.").passages.get()
    with pytest.raises(DemarcheError, match="does not stand in the letter's base"):
        override_passage(variant, stranger, text="No.", by=None, now=NOW)


def test_an_overriding_passage_keeps_the_demands_of_the_base(steppe: Organisation) -> None:
    base, variant = base_and_variant(steppe)
    demands = [make_demand(base.campaign, name) for name in ("free them", "drop it")]
    passage = say(base, (PassageKind.PARAGRAPH, "Do both.", demands[::-1]))
    own = override_passage(variant, passage, text="Do it.", by=None, now=NOW)
    assert demands_of(own) == demands[::-1]
    change_passage(own, demands=[demands[0]], by=None, now=NOW)
    assert demands_of(own) == [demands[0]] and demands_of(passage) == demands[::-1]


def test_taking_over_gives_the_base_its_word_again(steppe: Organisation) -> None:
    base, variant = base_and_variant(steppe)
    first = base.passages.order_by("position")[0]
    own = override_passage(variant, first, text="Ours.", by=None, now=NOW)
    change_passage(_with_text(first, "Better."), by=None, now=NOW)
    take_over_passage(own, by=None, now=NOW)
    assert said(variant)[0] == "Better." and not moved_passages(variant)


def test_keeping_remembers_what_the_base_says_now(steppe: Organisation) -> None:
    base, variant = base_and_variant(steppe)
    first = base.passages.order_by("position")[0]
    own = override_passage(variant, first, text="Ours.", by=None, now=NOW)
    change_passage(_with_text(first, "Better."), by=None, now=NOW)
    assert [one.row for one in moved_passages(variant)] == [own]
    keep_passage(own, by=None, now=NOW)
    assert not moved_passages(variant) and said(variant)[0] == "Ours."
    change_passage(_with_text(first, "Better still."), by=None, now=NOW)
    assert moved_passages(variant)


def test_a_passage_deleted_from_the_base_leaves_the_variants_words_and_says_so(steppe: Organisation) -> None:
    base, variant = base_and_variant(steppe)
    first = base.passages.order_by("position")[0]
    own = override_passage(variant, first, text="Ours.", by=None, now=NOW)
    remove_passage(first, by=None, now=NOW)
    own.refresh_from_db()
    (moved,) = moved_passages(variant)
    assert moved.row == own and moved.base is None and said(variant)[0] == "Ours."
    keep_passage(own, by=None, now=NOW)
    assert not moved_passages(variant)
    with pytest.raises(DemarcheError, match="in place of none"):
        take_over_passage(own, by=None, now=NOW)


@pytest.mark.parametrize("text", TEMPLATES)
def test_a_placeholder_that_nobody_fills_is_refused_when_it_is_written(steppe: Organisation, text: str) -> None:
    letter = make_letter(make_campaign(steppe))
    with pytest.raises(DemarcheError, match="is not known") as refusal:
        say(letter, text)
    assert refusal.value.field == "text" and not Passage.objects.exists()


def test_an_empty_passage_is_refused_unless_it_lists_demands_or_is_left_out(steppe: Organisation) -> None:
    letter = make_letter(make_campaign(steppe))
    with pytest.raises(DemarcheError, match="Write the passage"):
        say(letter, " \n ")
    say(letter, (PassageKind.DEMANDS, ""))
    say(letter, "", hidden=True)
    assert letter.passages.count() == 2


def test_a_demand_of_another_campaign_is_refused_and_nothing_written(steppe: Organisation) -> None:
    letter = make_letter(make_campaign(steppe))
    foreign = make_demand(make_campaign(steppe, "Another"), "theirs")
    with pytest.raises(DemarcheError, match="of its own campaign only"):
        say(letter, (PassageKind.DEMANDS, "We ask:", [foreign]))
    assert not Passage.objects.exists()


def test_what_was_written_elsewhere_has_no_passages_here(steppe: Organisation) -> None:
    target = make_city(steppe)
    letter = make_letter(target.campaign, target=target, kind=LetterKind.EXTERNAL)
    with pytest.raises(DemarcheError, match="upload its PDF"):
        say(letter, "No.")


def _with_text(passage: Passage, text: str) -> Passage:
    passage.text = text
    return passage
