"""An earlier version put back: the same words, as the letter's own, and nothing lost."""

from datetime import timedelta
from typing import Any

import pytest

from letters.domain.letter import change_letter
from letters.domain.passage import add_passage, change_passage, override_passage, remove_passage
from letters.domain.stage import open_letter
from letters.domain.version import make_version, restore_version
from letters.enums import PassageKind
from letters.models import Letter, Passage, Version
from letters.pieces import Origin
from letters.queries.passage import passages_of
from letters.queries.signature import counted_signatures
from letters.queries.version import plain_text, resolve_letter
from organisations.errors import DemarcheError
from organisations.models import Organisation
from organisations.queries.change import changes_of
from tests.factories import NOW
from tests.factories_letters import make_city, make_demand, make_letter, make_ready
from tests.factories_signatures import make_open_letter, make_signature

LATER = NOW + timedelta(days=1)
PARAGRAPH = PassageKind.PARAGRAPH


def write(passage: Passage, text: str) -> None:
    passage.text = text
    change_passage(passage, by=None, now=NOW)


def version(letter: Letter) -> Version:
    return make_version(letter, by=None, now=NOW)


def texts(letter: Letter) -> list[str]:
    return [one["text"] for one in resolve_letter(letter, now=LATER).content["passages"]]


def restore(version: Version, **values: Any) -> Version | None:
    return restore_version(version, by=None, now=LATER, **values)


def test_the_words_come_back_as_a_new_version_with_the_old_digest(steppe: Organisation) -> None:
    letter = make_ready(steppe, "One.", "Two.", "Three.")
    first = version(letter)
    _one, two, three = letter.passages.all()
    write(two, "Another.")
    remove_passage(three, by=None, now=NOW)
    add_passage(Passage(letter=letter, kind=PARAGRAPH, text="More."), by=None, now=NOW)
    second = version(letter)
    third = restore(first)
    assert third and (third.number, third.digest) == (3, first.digest)
    assert texts(letter) == ["One.", "Two.", "Three."]
    assert second.content != third.content and Version.objects.count() == 3


def test_nothing_that_stood_there_is_lost(steppe: Organisation) -> None:
    letter = make_ready(steppe, "One.")
    first = version(letter)
    write(letter.passages.get(), "Never versioned.")
    add_passage(Passage(letter=letter, kind=PARAGRAPH, text="Added since."), by=None, now=NOW)
    restore(first)
    assert letter.passages.filter(text="Added since.", hidden=True).exists(), "left out, not deleted"
    told = [change.fields.get("text") for change in changes_of(letter, [letter.owner_id])]
    assert ["Never versioned.", "One."] in told, "who looks into the history finds the words"


def test_what_is_inherited_and_the_same_stays_inherited(steppe: Organisation) -> None:
    target = make_city(steppe, "London")
    base = make_letter(target.campaign, "Base one.", "Base two.", "Base three.")
    letter = make_letter(target.campaign, target=target, base=base)
    first = version(letter)
    override_passage(letter, base.passages.all()[1], text="Our two.", by=None, now=NOW)
    write(base.passages.all()[2], "Base three, anew.")
    assert texts(letter) == ["Base one.", "Our two.", "Base three, anew."]
    restored = restore(first)
    assert restored and restored.digest == first.digest
    assert [one.origin for one in passages_of(letter)] == [Origin.INHERITED, Origin.OVERRIDDEN, Origin.OVERRIDDEN]


def test_order_and_what_was_left_out_come_back(steppe: Organisation) -> None:
    target = make_city(steppe, "London")
    base = make_letter(target.campaign, "One.", "Two.", "Three.")
    letter = make_letter(target.campaign, "Own.", target=target, base=base)
    first = version(letter)
    override_passage(letter, base.passages.all()[0], text="", hidden=True, by=None, now=NOW)
    own = letter.passages.get(text="Own.")
    own.hidden = True
    change_passage(own, by=None, now=NOW)
    second = version(letter)
    assert texts(letter) == ["Two.", "Three."]
    assert (again := restore(first)) and again.digest == first.digest
    assert (back := restore(second)) and back.digest == second.digest


def test_a_list_of_demands_comes_back_as_a_list_or_in_the_words_of_then(steppe: Organisation) -> None:
    letter = make_ready(steppe, "One.")
    demand = make_demand(letter.campaign, "release", en="Release the detained")
    passage = Passage(letter=letter, kind=PassageKind.DEMANDS, text="We demand:")
    add_passage(passage, demands=[demand], by=None, now=NOW)
    first = version(letter)
    remove_passage(passage, by=None, now=NOW)
    version(letter)
    assert (again := restore(first)) and again.digest == first.digest
    row = demand.texts.get()
    row.text = "Another wording altogether"
    row.save()
    restored = restore(first)
    assert restored and restored.digest != first.digest
    words = " ".join(first.content["passages"][1]["items"])
    assert words in plain_text(restored.content) and "Another wording" not in plain_text(restored.content)


def test_lines_above_the_text_that_were_empty_are_empty_again(steppe: Organisation) -> None:
    letter = make_open_letter(steppe, "One.")
    signature, first = make_signature(letter), letter.versions.get()
    assert (first.content["sender"], first.content["addressee"]) == ([], [])
    letter.sender, letter.addressee = "We\n1 Elm Road", "To the Government"
    change_letter(letter, by=None, now=NOW)
    version(letter)
    restored = restore(first)
    assert restored and restored.digest == first.digest
    assert list(counted_signatures(letter, until=LATER)) == [signature]


def test_what_is_said_already_is_not_restored(steppe: Organisation) -> None:
    letter = make_ready(steppe, "One.")
    first = version(letter)
    with pytest.raises(DemarcheError, match="exactly this already"):
        restore(first)


def test_where_texts_are_approved_the_words_come_back_and_wait(steppe: Organisation) -> None:
    letter = make_ready(steppe, "One.")
    first = version(letter)
    write(letter.passages.get(), "Two.")
    version(letter)
    letter.campaign.needs_approval = True
    letter.campaign.save()
    assert restore(first) is None
    assert texts(letter) == ["One."] and Version.objects.count() == 2


def test_who_signed_what_comes_back_stands_under_it_again(steppe: Organisation) -> None:
    letter = make_open_letter(steppe, "One.")
    signature = make_signature(letter)
    first = letter.versions.get()
    write(letter.passages.get(), "Two.")
    version(letter)
    assert not counted_signatures(letter, until=LATER)
    restore(first)
    assert list(counted_signatures(letter, until=LATER)) == [signature]
    assert open_letter(letter, by=None, now=LATER)
