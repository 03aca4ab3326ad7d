"""The committed catalogues: complete, and compiled from the words beside them. `make check` collects the words anew."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override
from django_countries import countries

LOCALE = Path(settings.BASE_DIR) / "locale"
TRANSLATED = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
LINE = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) (".*")$')


def entries(language: str) -> list[dict[str, str]]:
    """The entries of the .po file: keyword → text."""
    found: list[dict[str, str]] = []
    keyword = ""
    for line in (LOCALE / language / "LC_MESSAGES" / "django.po").read_text("utf-8").splitlines():
        if match := LINE.match(line):
            starts = match[1] == "msgctxt" or (match[1] == "msgid" and keyword != "msgctxt")
            if starts:
                found.append({})
            keyword = match[1]
            found[-1][keyword] = ast.literal_eval(match[2])
        elif line.startswith('"'):
            found[-1][keyword] += ast.literal_eval(line)
    return [entry for entry in found if entry["msgid"]]


def translations(entry: dict[str, str]) -> list[str]:
    return [text for keyword, text in entry.items() if keyword.startswith("msgstr")]


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_word_is_without_translation(language: str) -> None:
    assert len(entries(language)) > (1400 if language in settings.STAFF_LANGUAGES else 500)
    assert [entry["msgid"] for entry in entries(language) if not all(translations(entry))] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_compiled_catalogue_is_made_from_these_words(language: str) -> None:
    with (LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in entries(language):
        context = entry.get("msgctxt")
        if "msgid_plural" in entry:
            forms = {
                compiled.ngettext(entry["msgid"], entry["msgid_plural"], number) for number in (1, 2, 5, 1_000_000)
            }
            assert forms <= {*translations(entry)}
        elif context:
            assert compiled.pgettext(context, entry["msgid"]) == entry["msgstr"]
        else:
            assert compiled.gettext(entry["msgid"]) == entry["msgstr"]


def test_countries_are_named_in_each_language_of_supporters() -> None:
    named = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            named[language] = countries.name("GB")
    assert named == {
        "de": "Vereinigtes Königreich",
        "en": "United Kingdom",
        "es": "Reino Unido",
        "fr": "Royaume-Uni",
        "kk": "Ұлыбритания",
        "ru": "Великобритания",
        "sv": "Storbritannien",
    }
    with override("kk"):
        assert [name for _code, name in countries if name.isascii()] == []
