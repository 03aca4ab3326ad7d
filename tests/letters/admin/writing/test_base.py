"""The base letter changes while somebody writes a letter of it: nothing of that passes the writer unseen."""

import pytest
from django.test import Client

from letters.domain.passage import arrange_passages, change_passage, override_passage, remove_passage
from letters.models import Letter, Passage
from letters.queries.passage import difference_to_base, moved_passages, passages_of
from organisations.models import Organisation
from tests.factories import NOW
from tests.factories_letters import make_letter, make_variant, say
from tests.letters.admin.test_letter import form_of, page
from tests.letters.writing import add, comparison_of, keep, keys_in, press, said, sheet_of, write_page

pytestmark = pytest.mark.usefixtures("plain_static")


def first_of(base: Letter) -> Passage:
    return passages_of(base)[0].row


def reword(row: Passage, text: str) -> None:
    row.text = text
    change_passage(row, by=None, now=NOW)


def put(base: Letter, *texts: str) -> None:
    rows = {one.row.text: one.row for one in passages_of(base)}
    arrange_passages(base, [rows[text] for text in texts], by=None, now=NOW)


def test_words_taken_from_the_base_are_told_that_it_has_changed_since(browser: Client, steppe: Organisation) -> None:
    base, letter = make_variant(steppe, "The base says this.", "Two.")
    key = str(first_of(base).pk)
    press(browser, letter, f"override {key}")
    assert "Base moved" not in browser.get(write_page(letter)).content.decode()
    reword(first_of(base), "The base says this now.")
    assert "Base moved" in browser.get(write_page(letter)).content.decode(), "while it is written"
    press(browser, letter, "save", typed={key: "We say this."})
    (moved,) = moved_passages(letter)
    assert said(letter) == ["We say this.", "Two."]
    assert difference_to_base(moved) == [("same", "The base says "), ("gone", "this."), ("new", "this now.")]


def test_what_was_left_out_is_told_that_the_base_has_changed_since(browser: Client, steppe: Organisation) -> None:
    base, letter = make_variant(steppe, "The base says this.", "Two.")
    press(browser, letter, f"hide {first_of(base).pk}")
    reword(first_of(base), "The base says this now.")
    press(browser, letter, "save")
    assert said(letter) == ["Two."] and len(moved_passages(letter)) == 1


def test_words_that_were_kept_are_told_of_what_the_base_has_changed_since(
    browser: Client, steppe: Organisation
) -> None:
    base, letter = make_variant(steppe, "One.", "Two.")
    override_passage(letter, first_of(base), text="Ours.", by=None, now=NOW)
    reword(first_of(base), "One, revised.")
    keep(browser, letter, str(first_of(base).pk))
    assert "Base moved" not in browser.get(write_page(letter)).content.decode()
    reword(first_of(base), "One, revised again.")
    press(browser, letter, "save")
    (moved,) = moved_passages(letter)
    assert moved.row.base_text == "One, revised."


def test_words_are_kept_only_against_what_was_shown(browser: Client, steppe: Organisation) -> None:
    base, letter = make_variant(steppe, "One.", "Two.")
    override_passage(letter, first_of(base), text="Ours.", by=None, now=NOW)
    reword(first_of(base), "One, revised.")
    shown = sheet_of(browser, letter)
    pressed = f"keep {first_of(base).pk} {Passage.digest(first_of(base), [])}"
    reword(first_of(base), "One, revised again.")
    press(browser, letter, pressed, shown)
    assert "Base moved" in browser.get(write_page(letter)).content.decode()
    press(browser, letter, "save")
    assert len(moved_passages(letter)) == 1


def test_what_was_shown_of_the_base_comes_back_as_it_was_sent(browser: Client, steppe: Organisation) -> None:
    text = "Two lines: \"a\" & <b>\n\nand 'more'."
    base, letter = make_variant(steppe, text)
    key = str(first_of(base).pk)
    press(browser, letter, f"override {key}")
    sheet = sheet_of(browser, letter)
    sheet[f"base-text-{key}"] = [one.replace("\n", "\r\n") for one in sheet[f"base-text-{key}"]]
    press(browser, letter, "save", sheet, typed={key: "Ours."})
    assert letter.passages.get().base_text == text and not moved_passages(letter)
    for digest in ("x", "\x00" * 64, "f" * 65):
        press(
            browser, letter, "save", {**sheet_of(browser, letter), f"base-{key}": digest}, typed={key: f"O. {digest}"}
        )
        assert not moved_passages(letter), "nothing that this software says"


def test_a_draft_in_which_nothing_was_moved_follows_the_order_of_the_base(
    browser: Client, steppe: Organisation
) -> None:
    base, letter = make_variant(steppe, "One.", "Two.", "Three.")
    mine = str(say(letter, "Mine.").pk)
    press(browser, letter, f"place {mine}", typed={mine: "Mine, longer."})
    put(base, "Two.", "One.", "Three.")
    press(browser, letter, "save")
    assert said(letter) == ["Two.", "One.", "Three.", "Mine, longer."] and letter.passages.count() == 1


def test_a_new_passage_stands_behind_its_neighbour_though_the_base_has_moved_that(
    browser: Client, steppe: Organisation
) -> None:
    base, letter = make_variant(steppe, "One.", "Two.", "Three.")
    add(browser, letter, "paragraph", "New.", after=str(first_of(base).pk))
    put(base, "Two.", "One.", "Three.")
    press(browser, letter, "save")
    assert said(letter) == ["Two.", "One.", "New.", "Three."] and letter.passages.count() == 1
    assert letter.passages.get().after == passages_of(base)[1].row


def test_an_order_of_the_letters_own_stays_where_the_base_has_another_since(
    browser: Client, steppe: Organisation
) -> None:
    base, letter = make_variant(steppe, "One.", "Two.", "Three.")
    press(browser, letter, f"up {keys_in(sheet_of(browser, letter))[2]}")
    put(base, "Two.", "One.", "Three.")
    press(browser, letter, "save")
    assert said(letter) == ["One.", "Three.", "Two."]


@pytest.mark.parametrize("do", ["override", "up", "down", "hide", "add", "inherit", "keep"])
def test_a_button_at_a_passage_that_the_base_no_longer_has_keeps_what_was_typed(
    browser: Client, steppe: Organisation, do: str
) -> None:
    base, letter = make_variant(steppe, "One.", "Two.")
    gone, mine = str(first_of(base).pk), str(say(letter, "Mine.").pk)
    sheet = sheet_of(browser, letter)
    remove_passage(first_of(base), by=None, now=NOW)
    answer = press(browser, letter, f"{do} {gone}", sheet, typed={mine: "Mine, typed."})
    assert answer.status_code == 422 and "no longer has this passage" in answer.content.decode()
    assert sheet_of(browser, letter)[f"text-{mine}"] == ["Mine, typed."]


def test_words_that_only_the_draft_says_instead_of_what_has_gone_stay(browser: Client, steppe: Organisation) -> None:
    base, letter = make_variant(steppe, "One.", "Two.")
    gone = str(first_of(base).pk)
    press(browser, letter, f"override {gone}", typed={})
    sheet = sheet_of(browser, letter)
    remove_passage(first_of(base), by=None, now=NOW)
    answer = press(browser, letter, f"inherit {gone}", sheet, typed={gone: "Ours."})
    assert answer.status_code == 422 and sheet_of(browser, letter)[f"text-{gone}"] == ["Ours."]


@pytest.mark.parametrize("is_saved", [True, False], ids=["in the letter before", "only typed"])
def test_words_that_wait_while_the_letter_gets_another_base_can_be_saved(
    browser: Client, steppe: Organisation, is_saved: bool
) -> None:
    base, letter = make_variant(steppe, "One.", "Two.")
    key = str(first_of(base).pk)
    press(browser, letter, f"override {key}")
    if is_saved:
        press(browser, letter, "save", typed={key: "Ours."})
    press(browser, letter, f"place {key}", typed={key: "Ours, longer."})
    other = make_letter(base.campaign, "Other one.")
    assert browser.post(page(letter), form_of(letter, base=other.pk)).status_code == 302
    assert "See the difference and choose" in browser.get(write_page(letter)).content.decode()
    assert press(browser, letter, "save").headers["Location"] == write_page(letter, "write_compare")
    browser.post(write_page(letter, "write_compare"), comparison_of(browser, letter))
    assert sorted(said(Letter.objects.get(pk=letter.pk))) == ["Other one.", "Ours, longer."]
    assert said(base) == ["One.", "Two."]
