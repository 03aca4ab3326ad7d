"""Translations on their pages: begun, written passage by passage, carried over, marked as read by a speaker."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from letters.domain.passage import change_passage
from letters.domain.version import make_version
from letters.enums import TranslationState
from letters.models import Letter, Passage, Translation
from letters.queries.translation import digest_of_words, head_words, state_of, words_of
from organisations.enums import Role
from organisations.models import Organisation
from tests.factories import NOW, make_member
from tests.factories_letters import make_ready
from tests.factories_translations import HEAD, translate, write
from tests.organisations.admin.pages import form_of as form_on

pytestmark = pytest.mark.usefixtures("plain_static")


@pytest.fixture
def browser(steppe: Organisation) -> Client:
    client = Client()
    client.force_login(make_member(steppe, Role.ORGANISER))
    return client


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    letter = make_ready(steppe, "Release them.", "Drop all charges.")
    make_version(letter, by=None, now=NOW)
    return letter


def all_of(letter: Letter) -> str:
    return reverse("admin:letters_letter_translations", args=[letter.pk])


def page(row: Translation, name: str = "change") -> str:
    return reverse(f"admin:letters_translation_{name}", args=[row.pk])


def form_of(row: Translation, **typed: str) -> dict[str, str]:
    """What the page posts as it was opened, but for what is typed."""
    data = dict(zip(("title", "heading", "notice"), HEAD, strict=True))
    data["seen-head"] = digest_of_words(head_words(row))
    for number, piece in enumerate(row.passages):
        data[f"seen-{number}"] = digest_of_words(words_of(piece))
        data[f"text-{number}-0"] = piece["text"]
    return {**data, **{name.replace("_", "-"): value for name, value in typed.items()}}


def shown(response: Any) -> str:
    return str(response.content.decode())


def test_a_letter_without_version_says_that_a_version_comes_first(steppe: Organisation, browser: Client) -> None:
    assert "Make a version of the letter first" in shown(browser.get(all_of(make_ready(steppe))))


def test_a_translation_is_begun_in_any_language_and_opens(letter: Letter, browser: Client) -> None:
    response = browser.post(all_of(letter), {"language": "ar"})
    row = Translation.objects.get()
    assert (response.status_code, response["Location"]) == (302, page(row))
    opened = shown(browser.get(page(row)))
    assert '<textarea name="text-0-0" cols="40" rows="2" class="writing" lang="ar" dir="rtl"' in opened
    assert '<div class="side__original" lang="en" dir="ltr">' in opened
    assert "0 of 2 passages" in opened and "Release them." in opened


def test_the_letters_own_language_and_one_that_is_begun_are_not_offered(letter: Letter, browser: Client) -> None:
    translate(letter.versions.get())
    for language in ("en", "ru"):
        assert browser.post(all_of(letter), {"language": language}).status_code == 422
    assert 'value="ru"' not in shown(browser.get(all_of(letter)))


def test_half_of_a_translation_is_saved_and_told(letter: Letter, browser: Client) -> None:
    row = translate(letter.versions.get())
    response = browser.post(page(row), form_of(row, text_0_0="Освободите их."), follow=True)
    assert "Saved. 1 of 2 passages are translated." in shown(response)
    assert Translation.objects.get().passages[0]["text"] == "Освободите их."


def test_an_unknown_placeholder_is_told_at_its_field_and_what_was_typed_stays(letter: Letter, browser: Client) -> None:
    row = translate(letter.versions.get())
    response = browser.post(page(row), form_of(row, text_0_0="Освободите их.", text_1_0="{{ cty }}"))
    assert response.status_code == 422
    assert "Did you mean {{ city }}?" in shown(response).replace("&quot;", '"')
    assert "Освободите их." in shown(response) and "{{ cty }}" in shown(response)
    assert Translation.objects.get().passages[0]["text"] == ""


def test_a_placeholder_without_value_here_is_told_at_its_field(letter: Letter, browser: Client) -> None:
    row = translate(letter.versions.get())
    response = browser.post(page(row), form_of(row, text_0_0="{{ head_of_mission }}"))
    assert response.status_code == 422 and "No head of mission is known" in shown(response)


def test_a_placeholder_that_the_original_does_not_say_there_is_told_at_its_field(
    letter: Letter, browser: Client
) -> None:
    row = translate(letter.versions.get())
    response = browser.post(page(row), form_of(row, text_1_0="{{ city }}"))
    assert response.status_code == 422 and [*response.context["form"].errors] == ["text-1-0"]
    assert "The original does not say {{ city }} here. In the letter that is “London” now." in shown(response)


def test_the_second_of_two_sees_what_the_first_has_written_and_saves_over_it_knowing(
    letter: Letter, browser: Client
) -> None:
    row = translate(letter.versions.get(), "Освободите их.")
    late = form_of(row, text_0_0="Сейчас же освободите их.")
    write(row, "Немедленно освободите их.")
    response = browser.post(page(row), late)
    assert response.status_code == 422
    assert "Немедленно освободите их." in shown(response) and "Сейчас же освободите их." in shown(response)
    known = late | {"seen-0": digest_of_words(["Немедленно освободите их."])}
    assert f'name="seen-0" value="{known["seen-0"]}"' in shown(response)
    assert browser.post(page(row), known).status_code == 302
    assert Translation.objects.get().passages[0]["text"] == "Сейчас же освободите их."


def test_what_only_the_first_has_changed_is_not_undone_when_the_second_saves_knowing(
    letter: Letter, browser: Client
) -> None:
    row = translate(letter.versions.get(), "Освободите их.", "Снимите обвинения.")
    late = form_of(row, text_0_0="Сейчас же освободите их.")
    write(row, "Немедленно освободите их.", "Снимите все обвинения.")
    seen = re.findall(r'name="(seen-[^"]+)" value="([^"]+)"', shown(browser.post(page(row), late)))
    assert browser.post(page(row), late | dict(seen)).status_code == 302
    kept = [piece["text"] for piece in Translation.objects.get().passages]
    assert kept == ["Сейчас же освободите их.", "Снимите все обвинения."]


def test_an_outdated_translation_says_so_and_is_carried_over_with_the_difference(
    letter: Letter, browser: Client
) -> None:
    translate(letter.versions.get(), "Освободите их.", "Снимите все обвинения.")
    passage = Passage.objects.get(letter=letter, text="Drop all charges.")
    passage.text = "Drop all of the charges."
    change_passage(passage, by=None, now=NOW)
    make_version(letter, by=None, now=NOW)
    listed = shown(browser.get(all_of(letter)))
    assert "outdated: of version 1, and the letter is at version 2" in listed
    response = browser.post(all_of(letter), {"language": "ru"})
    newer = Translation.objects.get(version__number=2)
    assert response["Location"] == page(newer)
    opened = shown(browser.get(page(newer)))
    assert "the original has changed" in opened and "<ins>of the </ins>" in opened
    still = form_of(newer, right_1="on")
    assert browser.post(page(newer), still).status_code == 302
    assert state_of(Translation.objects.get(pk=newer.pk)) == TranslationState.COMPLETE


def test_a_complete_one_can_be_marked_as_read_by_a_speaker(letter: Letter, browser: Client) -> None:
    row = translate(letter.versions.get(), "Освободите их.")
    assert page(row, "review") not in shown(browser.get(page(row)))
    write(row, "Освободите их.", "Снимите все обвинения.")
    assert page(row, "review") in shown(browser.get(page(row)))
    asked = shown(browser.get(page(row, "review")))
    assert "Снимите все обвинения." in asked, "what is marked as read stands there to be read"
    assert browser.post(page(row, "review"), form_on(asked)).status_code == 302
    assert state_of(Translation.objects.get()) == TranslationState.REVIEWED


def test_one_that_is_removed_leads_back_to_the_others(letter: Letter, browser: Client) -> None:
    row = translate(letter.versions.get())
    response = browser.post(page(row, "remove"))
    assert (response.status_code, response["Location"]) == (302, all_of(letter))
    assert not Translation.objects.exists()
