"""The check of the catalogues finds what nobody says any more, and tidies what it has collected."""

import runpy
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

SCRIPT = runpy.run_path(str(ROOT / "deploy" / "check_words.py"))
gone, tidy = SCRIPT["gone"], SCRIPT["tidy"]
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
FRESH = (
    '\n#: letters/views/sign.py\nmsgid "Sign"\nmsgstr "Skriv under"\n'
    '\n#: letters/admin/letter.py\nmsgctxt "letter"\nmsgid "Sign"\nmsgid_plural "Signs"\nmsgstr[0] "a"\nmsgstr[1] "b"\n'
)


def catalogue(folder: Path, text: str) -> Path:
    path = folder / "sv" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + text)
    return path


def test_words_that_nothing_says_any_more_are_named(tmp_path: Path) -> None:
    fresh = catalogue(tmp_path / "fresh", FRESH)
    kept = catalogue(tmp_path / "kept", FRESH + '\nmsgid ""\n"Sign "\n"here"\nmsgstr "Skriv här"\n')
    assert gone(fresh, fresh) == gone(fresh, kept) == []
    assert gone(kept, fresh) == ['sv in no page any more (--write takes it out): msgid "" "Sign " "here"']


@pytest.mark.parametrize(("places", "entries"), [([], 2), (["letters/views/*"], 1)])
def test_a_catalogue_says_not_where_its_words_stand(tmp_path: Path, places: list[str], entries: int) -> None:
    path = catalogue(tmp_path, FRESH)
    tidy(path, places)
    text = path.read_text()
    assert "#:" not in text and text.count('msgid "Sign"') == entries
