"""Two people, or two windows of one, at the same letter: who writes is told, and no text is lost."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db.models import F
from django.test import Client

from letters.domain.manuscript import settle_manuscript
from letters.domain.passage import change_passage
from letters.models import Letter, Manuscript, Writing
from letters.queries.writing import PATIENCE
from organisations.enums import Role
from organisations.models import Organisation, Session
from tests.factories import NOW, make_campaign, make_member
from tests.factories_letters import make_city, make_letter
from tests.letters.writing import (
    add,
    comparison_of,
    fields_in,
    keys_in,
    leave,
    moment_of,
    press,
    said,
    sheet_of,
    throw_away,
    write_page,
)

pytestmark = pytest.mark.usefixtures("plain_static")


def sitting_down(organisation: Organisation, name: str) -> Client:
    client = Client()
    client.force_login(make_member(organisation, Role.ORGANISER, f"{name}@steppe.example"))
    return client


@pytest.fixture
def maren(steppe: Organisation) -> Client:
    return sitting_down(steppe, "maren")


@pytest.fixture
def ansel(steppe: Organisation) -> Client:
    return sitting_down(steppe, "ansel")


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    return make_letter(make_campaign(steppe), "One.", "Two.", "Three.")


def shown_to(client: Client, letter: Letter, name: str = "write") -> str:
    return client.get(write_page(letter, name)).content.decode()


def let_go(letter: Letter) -> None:
    """As if whoever holds it had gone away some minutes ago."""
    row = Writing.objects.get(letter=letter)
    Writing.objects.filter(letter=letter).update(seen_at=row.seen_at - PATIENCE - timedelta(seconds=1))


def test_the_second_sees_who_writes_and_may_read(maren: Client, ansel: Client, letter: Letter) -> None:
    shown_to(maren, letter)
    shown = shown_to(ansel, letter)
    assert "has been writing this letter since" in shown and "Take over" in shown
    assert "<textarea" not in shown and "One." in shown


def test_who_was_taken_over_is_told_and_keeps_the_text_as_a_draft(maren: Client, ansel: Client, letter: Letter) -> None:
    sheet = sheet_of(maren, letter)
    one, *_rest = keys_in(sheet)
    shown_to(ansel, letter)
    ansel.post(write_page(letter, "write_take"))
    kept = maren.post(write_page(letter, "write_keep"), {**sheet, f"text-{one}": "One, by Maren."})
    assert "has taken over at" in kept.json()["told"] and "saved as draft" in kept.json()["saved"]
    sheet["number"] = [str(kept.json()["number"])]
    refused = press(maren, letter, "save", sheet, typed={one: "One, by Maren."})
    assert refused.status_code == 422 and "is writing this letter now" in refused.content.decode()
    assert said(letter) == ["One.", "Two.", "Three."]
    maren.post(write_page(letter, "write_take"))
    assert sheet_of(maren, letter)[f"text-{one}"] == ["One, by Maren."]


def test_a_letter_is_free_again_without_a_sign_of_life_and_when_it_is_left(
    maren: Client, ansel: Client, letter: Letter
) -> None:
    shown_to(maren, letter)
    let_go(letter)
    assert "<textarea" in shown_to(ansel, letter)
    leave(ansel, letter)
    assert "<textarea" in shown_to(maren, letter)


def test_a_page_that_was_opened_since_keeps_the_letter_though_the_leaving_of_another_is_heard_late(
    maren: Client, ansel: Client, letter: Letter
) -> None:
    before, after = moment_of(shown_to(maren, letter)), moment_of(shown_to(maren, letter))
    leave(maren, letter, before)
    assert "<textarea" not in shown_to(ansel, letter)
    leave(maren, letter, after)
    assert "<textarea" in shown_to(ansel, letter)


@pytest.mark.parametrize("seen", ["", "x", "2026-01-01T10:00:00"])
def test_a_leaving_without_its_moment_is_a_bad_request(maren: Client, letter: Letter, seen: str) -> None:
    assert maren.post(write_page(letter, "write_leave"), {"seen": seen}).status_code == 400


def test_a_sign_of_life_keeps_the_letter(maren: Client, ansel: Client, letter: Letter) -> None:
    shown_to(maren, letter)
    let_go(letter)
    assert maren.post(write_page(letter, "write_keep"), {}).json()["told"] == ""
    assert "<textarea" not in shown_to(ansel, letter)


def test_a_page_that_is_left_open_prolongs_no_session_and_typing_does(maren: Client, letter: Letter) -> None:
    sheet = sheet_of(maren, letter)
    first, *_rest = keys_in(sheet)
    ends = Session.objects.get().expire_date
    sign = maren.post(write_page(letter, "write_keep"), {})
    assert (settings.SESSION_COOKIE_NAME in sign.cookies, Session.objects.get().expire_date) == (False, ends)
    typed = maren.post(write_page(letter, "write_keep"), {**sheet, f"text-{first}": "One more."})
    assert settings.SESSION_COOKIE_NAME in typed.cookies and Session.objects.get().expire_date > ends


def test_who_was_signed_out_meanwhile_keeps_no_letter(maren: Client, ansel: Client, letter: Letter) -> None:
    shown_to(maren, letter)
    let_go(letter)
    maren.session.flush()
    assert maren.post(write_page(letter, "write_keep"), {}).status_code == 302
    assert "<textarea" in shown_to(ansel, letter)


def choose(client: Client, letter: Letter, choices: Mapping[str, str]) -> Any:
    return client.post(write_page(letter, "write_compare"), comparison_of(client, letter, choices))


def both_write(maren: Client, ansel: Client, letter: Letter, *, mine: str, theirs: str) -> list[str]:
    """Both open the letter; Ansel saves first. Keys of the passages."""
    here = sheet_of(maren, letter)
    let_go(letter)
    there = sheet_of(ansel, letter)
    keys = keys_in(here)
    press(ansel, letter, "save", there, typed={keys[0]: theirs, keys[1]: "Two, by Ansel."})
    let_go(letter)
    answer = press(maren, letter, "save", here, typed={keys[0]: mine, keys[2]: "Three, by Maren."})
    assert answer.headers["Location"] == write_page(letter, "write_compare")
    assert said(letter) == [theirs, "Two, by Ansel.", "Three."]
    return keys


@pytest.mark.parametrize(
    ("choice", "first"),
    [
        ("mine", ["One, by Maren."]),
        ("theirs", ["One, by Ansel."]),
        ("both", ["One, by Maren.", "One, by Ansel."]),
    ],
)
def test_the_second_to_save_sees_the_difference_and_chooses(
    maren: Client, ansel: Client, letter: Letter, choice: str, first: list[str]
) -> None:
    one, *_rest = both_write(maren, ansel, letter, mine="One, by Maren.", theirs="One, by Ansel.")
    shown = shown_to(maren, letter, "write_compare")
    assert "One, <ins>by Ansel.</ins>" not in shown and "<ins>One, by Ansel.</ins>" in shown, "written anew"
    assert "<ins>One, by Maren.</ins>" in shown
    assert "Only you changed this" in shown and "Only the other changed this" in shown
    undecided = choose(maren, letter, {})
    assert undecided.status_code == 422 and "Choose at each passage" in undecided.content.decode()
    choose(maren, letter, {one: choice})
    assert said(letter) == [*first, "Two, by Ansel.", "Three, by Maren."]


def test_both_stay_where_the_other_took_over_the_words_of_the_base(
    maren: Client, ansel: Client, steppe: Organisation
) -> None:
    target = make_city(steppe)
    letter = make_letter(target.campaign, target=target, base=make_letter(target.campaign, "As the base says."))
    (one,) = keys_in(sheet_of(maren, letter))
    press(maren, letter, f"override {one}")
    press(maren, letter, "save", typed={one: "As London said."})
    here = sheet_of(maren, letter)
    let_go(letter)
    press(ansel, letter, f"inherit {one}")
    press(ansel, letter, "save")
    let_go(letter)
    press(maren, letter, "save", here, typed={one: "As Maren says."})
    choose(maren, letter, {one: "both"})
    assert said(letter) == ["As Maren says.", "As the base says."]


def test_each_side_shows_what_was_changed_in_it_since_both_began(
    maren: Client, ansel: Client, steppe: Organisation
) -> None:
    began = "We ask you to let everybody go who was taken."
    letter = make_letter(make_campaign(steppe), began, "Two.", "Three.")
    both_write(maren, ansel, letter, mine=f"{began} At once.", theirs=began.replace("everybody", "them"))
    shown = shown_to(maren, letter, "write_compare")
    assert "go who was taken.<ins> At once.</ins>" in shown
    assert "let <del>everybody</del><ins>them</ins> go" in shown
    taken = shown.partition("Only the other changed this")[0].rpartition("<h2>")[2]
    assert "<ins>Two, by Ansel.</ins>" in taken and "<del>" not in taken, "what is taken is not shown as gone"


def test_a_third_save_in_between_is_seen_too(maren: Client, ansel: Client, letter: Letter) -> None:
    one, *_rest = both_write(maren, ansel, letter, mine="One, by Maren.", theirs="One, by Ansel.")
    seen = comparison_of(maren, letter)
    let_go(letter)
    add(ansel, letter, "paragraph", "Four, by Ansel.")
    press(ansel, letter, "save")
    let_go(letter)
    late = maren.post(write_page(letter, "write_compare"), seen)
    assert late.status_code == 422 and "saved once more" in late.content.decode()
    choose(maren, letter, {one: "mine"})
    assert said(letter) == ["One, by Maren.", "Two, by Ansel.", "Three, by Maren.", "Four, by Ansel."]


def test_what_another_window_has_typed_since_it_was_compared_is_not_given_up(
    maren: Client, ansel: Client, letter: Letter
) -> None:
    one, *_rest = both_write(maren, ansel, letter, mine="One, by Maren.", theirs="One, by Ansel.")
    seen = comparison_of(maren, letter, {one: "theirs"})
    press(maren, letter, f"place {one}", typed={one: "One, by Maren, at length."})
    late = maren.post(write_page(letter, "write_compare"), seen)
    shown = late.content.decode()
    assert late.status_code == 422 and "in another window in the meantime" in shown and "at length." in shown
    assert Manuscript.objects.get(pieces__0__text="One, by Maren, at length.")
    choose(maren, letter, {one: "mine"})
    assert said(letter)[0] == "One, by Maren, at length."


@pytest.mark.parametrize("whose", ["of the letter", "of the draft"])
def test_a_change_while_the_choice_is_saved_is_compared_again(
    maren: Client, ansel: Client, letter: Letter, monkeypatch: pytest.MonkeyPatch, whose: str
) -> None:
    one, *_rest = both_write(maren, ansel, letter, mine="One, by Maren.", theirs="One, by Ansel.")

    def late(*args: Any, **values: Any) -> Manuscript:
        """Between what was read to be compared and what is saved."""
        if whose == "of the letter":
            row = letter.passages.get(pk=one)
            row.text = "One, by a third."
            change_passage(row, by=None, now=NOW)
        else:
            Manuscript.objects.update(number=F("number") + 1)
        return settle_manuscript(*args, **values)

    monkeypatch.setattr("letters.admin.writing.meeting.settle_manuscript", late)
    answer = choose(maren, letter, {one: "mine"})
    assert answer.headers["Location"] == write_page(letter, "write_compare")
    assert said(letter)[0] == {"of the letter": "One, by a third.", "of the draft": "One, by Ansel."}[whose]
    assert "One, by Maren." in shown_to(maren, letter, "write_compare")


def test_a_draft_that_went_on_since_it_was_shown_is_not_thrown_away(maren: Client, letter: Letter) -> None:
    one, *_rest = keys_in(sheet_of(maren, letter))
    press(maren, letter, f"place {one}", typed={one: "One, typed."})
    asked = fields_in(shown_to(maren, letter, "write_drop"))
    press(maren, letter, f"place {one}", typed={one: "One, typed at length."})
    late = maren.post(write_page(letter, "write_drop"), asked, follow=True).content.decode()
    assert "in another window" in late and "typed at length." in late
    assert sheet_of(maren, letter)[f"text-{one}"] == ["One, typed at length."]
    throw_away(maren, letter)
    assert sheet_of(maren, letter)[f"text-{one}"] == ["One."]


def test_two_windows_of_one_person_do_not_overwrite_each_other(maren: Client, letter: Letter) -> None:
    here, there = sheet_of(maren, letter), sheet_of(maren, letter)
    one, two, _three = keys_in(here)
    press(maren, letter, f"place {one}", there, typed={one: "One, in the other window."})
    kept = maren.post(write_page(letter, "write_keep"), {**here, f"text-{two}": "Two, here."})
    assert kept.status_code == 409 and "in another window" in kept.json()["told"]
    answer = press(maren, letter, "save", here, typed={two: "Two, here."})
    shown = answer.content.decode()
    assert answer.status_code == 422 and "Two, here." in shown and "One, in the other window." in shown
    assert said(letter) == ["One.", "Two.", "Three."]


def goes_on_unaware(client: Client, letter: Letter, sheet: dict[str, Any], typed: dict[str, str]) -> None:
    """A window that shows an earlier state types and saves, and once more when it has been told."""
    texts = {f"text-{key}": text for key, text in typed.items()}
    assert client.post(write_page(letter, "write_keep"), {**sheet, **texts}).status_code == 409
    told = press(client, letter, "save", sheet, typed=typed)
    assert told.status_code == 422 and "in another window" in told.content.decode()
    again = press(client, letter, "save", fields_in(told.content.decode()))
    assert again.headers["Location"] == write_page(letter, "write_compare")


def test_what_another_window_has_saved_is_seen_before_it_is_replaced(maren: Client, letter: Letter) -> None:
    here = sheet_of(maren, letter)
    one, two, _three = keys_in(here)
    press(maren, letter, "save", typed={one: "One, in the other window."})
    sheet_of(maren, letter)
    goes_on_unaware(maren, letter, here, {one: "One, here.", two: "Two, here."})
    assert said(letter) == ["One, in the other window.", "Two.", "Three."]
    choose(maren, letter, {one: "both", two: "mine"})
    assert said(letter) == ["One, here.", "One, in the other window.", "Two, here.", "Three."]


def test_a_window_of_before_a_colleague_saved_replaces_nothing_though_another_was_opened_since(
    maren: Client, ansel: Client, letter: Letter
) -> None:
    here = sheet_of(maren, letter)
    one, two, _three = keys_in(here)
    let_go(letter)
    press(ansel, letter, "save", typed={one: "One, by Ansel."})
    let_go(letter)
    sheet_of(maren, letter)
    goes_on_unaware(maren, letter, here, {two: "Two, by Maren."})
    assert said(letter) == ["One, by Ansel.", "Two.", "Three."]


def test_a_window_whose_words_took_the_place_of_older_ones_goes_on_from_what_it_has_seen(
    maren: Client, ansel: Client, letter: Letter
) -> None:
    old = sheet_of(maren, letter)
    one, two, _three = keys_in(old)
    let_go(letter)
    press(ansel, letter, "save", typed={one: "One, by Ansel."})
    let_go(letter)
    new = sheet_of(maren, letter)
    old["number"] = new["number"]
    press(maren, letter, f"place {two}", old, typed={two: "Two, in the old window."})
    told = press(maren, letter, "save", new, typed={two: "Two, in the new one."})
    press(maren, letter, "save", fields_in(told.content.decode()))
    assert said(letter) == ["One, by Ansel.", "Two, in the new one.", "Three."]


def test_what_an_old_window_typed_is_shown_though_somebody_else_writes_now(
    maren: Client, ansel: Client, letter: Letter
) -> None:
    here = sheet_of(maren, letter)
    one, two, _three = keys_in(here)
    press(maren, letter, f"place {one}", sheet_of(maren, letter), typed={one: "One, in the other window."})
    ansel.post(write_page(letter, "write_take"))
    told = press(maren, letter, "save", here, typed={two: "Two, here."}).content.decode()
    assert "Two, here." in told and "One, in the other window." in told
    kept = press(maren, letter, "save", fields_in(told)).content.decode()
    assert "is writing this letter now. Yours is kept as your draft." in kept
    assert "Two, here." in [one["text"] for one in Manuscript.objects.get().pieces]


def test_two_windows_opened_one_after_the_other_are_one_draft_until_something_is_typed(
    maren: Client, letter: Letter
) -> None:
    here, there = sheet_of(maren, letter), sheet_of(maren, letter)
    assert here["number"] == there["number"]


def test_a_draft_thrown_away_in_another_window_comes_back_with_what_is_typed(maren: Client, letter: Letter) -> None:
    sheet = sheet_of(maren, letter)
    one, *_rest = keys_in(sheet)
    throw_away(maren, letter)
    press(maren, letter, f"place {one}", sheet, typed={one: "Typed."})
    assert Manuscript.objects.get().pieces[0]["text"] == "Typed."
    press(maren, letter, "save")
    assert said(letter) == ["Typed.", "Two.", "Three."]


def test_what_is_typed_is_shown_and_not_kept(maren: Client, letter: Letter) -> None:
    sheet = sheet_of(maren, letter)
    one, *_rest = keys_in(sheet)
    answer = maren.post(write_page(letter, "live"), {**sheet, f"text-{one}": "Typed, not saved. {{ nobody }}"})
    assert answer.status_code == 200 and "<html" not in answer.content.decode()
    assert "Typed, not saved. {{ nobody }}" in answer.content.decode()
    assert said(letter) == ["One.", "Two.", "Three."] and "Typed" not in shown_to(maren, letter)


def test_the_pages_as_they_would_be_printed_are_pictures_of_what_is_typed(maren: Client, letter: Letter) -> None:
    sheet = sheet_of(maren, letter)
    one, *_rest = keys_in(sheet)
    pages = [
        maren.post(write_page(letter, "write_pages"), {**sheet, f"text-{one}": text}).content.decode()
        for text in ("Typed.", "Typed otherwise.", "\n\n".join(["Typed at length."] * 60))
    ]
    assert [page.count('src="data:image/png;base64,') for page in pages] == [1, 1, 2]
    assert pages[0] != pages[1] and 'alt="Page 2 of 2"' in pages[2]
    assert said(letter) == ["One.", "Two.", "Three."]


def test_where_they_cannot_be_printed_it_says_why(maren: Client, letter: Letter) -> None:
    sheet = sheet_of(maren, letter)
    one, *_rest = keys_in(sheet)
    answer = maren.post(write_page(letter, "write_pages"), {**sheet, f"text-{one}": "\U0001f9ff\u0e01\ua4d0\U00012000"})
    assert answer.status_code == 200 and "<img" not in answer.content.decode()
    assert 'class="piece__fault"' in answer.content.decode()


@pytest.mark.parametrize("name", ["write_keep", "write_leave", "live", "write_pages"])
def test_what_the_page_asks_by_itself_is_never_a_link(maren: Client, letter: Letter, name: str) -> None:
    assert maren.get(write_page(letter, name)).status_code == 405
