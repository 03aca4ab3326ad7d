"""Translations as readers see them: beside the text that counts, complete ones only, without a cookie."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from letters.domain.passage import change_passage
from letters.domain.translation import review_translation
from letters.domain.version import make_version
from letters.models import Letter, Translation
from letters.queries.translation import digest_of_translation
from organisations.ownership import all_owners
from tests.factories import NOW
from tests.factories_signatures import make_open_letter
from tests.factories_translations import translate

pytestmark = pytest.mark.usefixtures("plain_static")
AR = ("إلى حكومة كازاخستان", "ترجمة للاطلاع", "النص الأصلي الموقَّع هو وحده المعتمد.")


@pytest.fixture
def letter(db: None) -> Letter:
    with all_owners():
        return make_open_letter()


def written(letter: Letter, *, language: str = "ru", **values: Any) -> Translation:
    with all_owners():
        version = letter.versions.latest("number")
        said = ["Слова"] * len(version.content["passages"])
        return translate(version, *said, language=language, **values)


def page(letter: Letter, language: str = "ru", reader: str = "en") -> str:
    with override(reader):
        return reverse("public-translation", args=[letter.code, language])


def letter_page(letter: Letter, reader: str = "en") -> str:
    with override(reader):
        return reverse("public-letter", args=[letter.code])


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200 and not response.cookies
    return str(response.content.decode())


def test_the_letters_page_says_which_text_counts_and_offers_what_is_complete(letter: Letter, client: Client) -> None:
    before = shown(client, letter_page(letter))
    assert "Language of the authoritative text: English." in before and "Courtesy translations:" not in before
    written(letter)
    assert page(letter) in shown(client, letter_page(letter, "de")).replace("/de/", "/en/")


def test_half_a_translation_is_nobodys_business(letter: Letter, client: Client) -> None:
    with all_owners():
        translate(letter.versions.get(), "")
    assert page(letter) not in shown(client, letter_page(letter))
    assert client.get(page(letter)).status_code == 404
    assert client.get(page(letter, "fr")).status_code == 404


def test_a_translation_says_what_it_is_and_leads_to_the_text_that_counts(letter: Letter, client: Client) -> None:
    row = written(letter)
    text = shown(client, page(letter))
    assert '<article class="letter" lang="ru" dir="ltr">' in text and "Слова" in text
    assert "This is a courtesy translation." in text and letter_page(letter) in text
    assert "Аутентичным является только подписанный оригинал." in text
    assert "has reviewed it yet" in text
    with all_owners():
        review_translation(row, digest=digest_of_translation(row), by=None, now=NOW)
    assert "has reviewed it yet" not in shown(client, page(letter, reader="de"))


def test_a_language_that_is_written_from_the_right_is_shown_so(letter: Letter, client: Client) -> None:
    written(letter, language="ar")
    assert '<article class="letter" lang="ar" dir="rtl">' in shown(client, page(letter, "ar"))


def test_who_reads_the_page_in_the_language_of_a_translation_is_led_to_it(letter: Letter, client: Client) -> None:
    written(letter)
    there = page(letter, reader="ru")
    assert shown(client, letter_page(letter, "ru")).count(there) == 2
    assert shown(client, letter_page(letter, "en")).count(page(letter)) == 1


def test_one_of_an_earlier_text_says_so(letter: Letter, client: Client) -> None:
    written(letter)
    with all_owners():
        passage = letter.passages.get()
        passage.text = "Something else."
        change_passage(passage, by=None, now=NOW)
        make_version(letter, by=None, now=NOW)
    assert "of an earlier text" in shown(client, letter_page(letter))
    assert "The text has changed since it was translated." in shown(client, page(letter))
