"""A letter that goes with courtesy translations: chosen, printed, digested, and never changed by what is written later."""

from copy import copy
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from letters.digests import digest_of
from letters.domain.edition import freeze_letter
from letters.domain.passage import change_passage
from letters.domain.translation import review_translation
from letters.domain.version import make_version
from letters.enums import FileKind
from letters.models import Edition, EditionFile, Letter, Passage, Translation
from letters.queries.edition import document_of, file_of, read_file, statement_of, verify_edition
from letters.queries.translation import digest_of_translation, printable_translations
from organisations.errors import DemarcheError
from organisations.models import Organisation
from tests.factories import NOW
from tests.factories_letters import make_ready
from tests.factories_translations import translate, write
from tests.letters.typesetting.reading import words_of

PASS = ("translations",)


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    letter = make_ready(steppe, "Release them.", "Drop all charges.")
    make_version(letter, by=None, now=NOW)
    return letter


def complete(letter: Letter) -> Translation:
    return translate(letter.versions.get(), "Освободите их.", "Снимите все обвинения.")


def frozen(letter: Letter, *rows: Translation, **values: Any) -> Edition:
    return freeze_letter(letter, **{"cut_off": NOW, "by": None, "now": NOW, "translations": rows, **values})


def pdf_of(edition: Edition, kind: FileKind = FileKind.FULL) -> bytes:
    return read_file(file_of(edition, kind) or EditionFile())


def test_translations_are_printed_behind_the_signatures_in_both_copies(letter: Letter) -> None:
    edition = frozen(letter, complete(letter), passed=PASS)
    for kind in FileKind:
        text = words_of(pdf_of(edition, kind))
        assert text.index("Drop all charges.") < text.index("Перевод для сведения") < text.index("Освободите их.")
        assert "Language of the authoritative text: English. Courtesy translations: Russian." in text
    full = words_of(pdf_of(edition))
    assert full.index("Miriam Oakhurst") < full.index("Перевод для сведения")
    assert verify_edition(edition) == []


def test_each_translation_bears_its_own_language_in_the_file(letter: Letter) -> None:
    root: Any = PdfReader(BytesIO(pdf_of(frozen(letter, complete(letter), passed=PASS)))).trailer["/Root"]
    assert root["/Lang"] == "en" and "ru" in {str(one) for one in tagged_languages(root["/StructTreeRoot"])}


def tagged_languages(node: Any) -> set[Any]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if not isinstance(node, dict):
        return set()
    kids = node.get("/K", [])
    kids = kids.get_object() if hasattr(kids, "get_object") else kids
    below = [tagged_languages(kid) for kid in (kids if isinstance(kids, list) else [kids])]
    return {node["/Lang"]} | set().union(*below) if "/Lang" in node else set().union(*below)


def test_the_digest_stands_over_them_and_later_words_change_nothing(letter: Letter) -> None:
    row = complete(letter)
    edition = frozen(letter, row, passed=PASS)
    printed = statement_of(edition)["content"]["translations"]
    assert printed[0]["passages"][0]["text"] == "Освободите их."
    write(row, "Другое.", "Другое.")
    fresh = Edition.objects.get(pk=edition.pk)
    assert statement_of(fresh)["content"]["translations"] == printed
    assert digest_of(statement_of(fresh)) == fresh.digest and verify_edition(fresh) == []


def test_an_edition_from_before_there_were_translations_is_set_as_it_was(letter: Letter) -> None:
    edition = frozen(letter)
    assert edition.content is not None and edition.content["translations"] == []
    old = copy(edition)
    old.content = {name: value for name, value in edition.content.items() if name != "translations"}
    assert document_of(old, public=False) == document_of(edition, public=False)
    assert "translations" not in statement_of(old)["content"]


def test_only_complete_ones_of_the_current_version_are_offered_and_taken(letter: Letter) -> None:
    row = translate(letter.versions.get(), "Освободите их.")
    assert printable_translations(letter) == []
    with pytest.raises(DemarcheError, match="is not complete"):
        frozen(letter, row, passed=PASS)
    row = write(row, "Освободите их.", "Снимите все обвинения.")
    assert printable_translations(letter) == [row]
    passage = Passage.objects.get(letter=letter, text="Drop all charges.")
    passage.text = "Drop each charge."
    change_passage(passage, by=None, now=NOW)
    with pytest.raises(DemarcheError, match="is of an earlier text"):
        frozen(letter, row, passed=PASS)
    assert frozen(letter, passed=PASS).content["translations"] == []  # type: ignore[index]


def test_a_translation_of_another_letter_does_not_go_along(letter: Letter) -> None:
    other = make_ready(letter.owner, "Release them.", "Drop all charges.", city="Paris")
    make_version(other, by=None, now=NOW)
    with pytest.raises(DemarcheError, match="is of an earlier text"):
        frozen(letter, complete(other), passed=PASS)


def test_what_no_speaker_has_read_is_passed_by_a_person_and_the_edition_keeps_that(letter: Letter) -> None:
    row = complete(letter)
    with pytest.raises(DemarcheError, match="No speaker has reviewed"):
        frozen(letter, row)
    first = frozen(letter, row, passed=PASS)
    assert first.passed == ["translations"]
    review_translation(row, digest=digest_of_translation(row), by=None, now=NOW)
    later = NOW + timedelta(hours=1)
    second = frozen(letter, row, supersedes=first, now=later, cut_off=later)
    assert second.passed == []
