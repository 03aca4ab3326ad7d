"""Letters in scripts that only added fonts have; they need Debian's fonts, which `.ci/run` installs."""

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from pypdf import PageObject

from letters.domain.edition import freeze_letter
from letters.domain.intake import work_intake
from letters.domain.judge import invalidate
from letters.domain.signing import confirm_signing
from letters.enums import Invalid, LinkPurpose
from letters.errors import MissingGlyphs
from letters.models import Link, Signature
from letters.queries.edition import document_of
from letters.queries.signature import opened as opened_column
from letters.typesetting.document import Block, Courtesy, Document, Sheet, Signer
from letters.typesetting.faces import OURS, added_faces
from letters.typesetting.glyphs import families_for
from letters.typesetting.measure import Extent, measure
from letters.typesetting.pdf import fingerprint, typeset
from organisations.errors import DemarcheError
from organisations.models import Organisation
from tests.factories import NOW
from tests.factories_signatures import make_open_letter
from tests.letters.domain.intake.forms import send_form
from tests.letters.test_persons import SCRIPTS, names_of
from tests.letters.typesetting.reading import fonts_of, opened, words_of
from tests.letters.typesetting.shapes import LONDON, letter, signed_by

NOTO = Path("/usr/share/fonts/truetype/noto"), Path("/usr/share/fonts/opentype/noto")
FILES = [
    *(NOTO[0] / f"{name}-Regular.ttf" for name in ("NotoNaskhArabic", "NotoKufiArabic", "NotoSerifHebrew")),
    NOTO[0] / "NotoNaskhArabic-Bold.ttf",
    NOTO[1] / "NotoSerifCJK-Regular.ttc",
]


@pytest.fixture(scope="module", autouse=True)
def added(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a few of Debian's fonts."""
    if not all(file.exists() for file in FILES) or not shutil.which("pdftotext"):
        pytest.skip("needs fonts and pdftotext: apt install fonts-noto-core fonts-noto-cjk poppler-utils")
    folder = tmp_path_factory.mktemp("fonts")
    for file in FILES:
        shutil.copy(file, folder)
    with override_settings(LETTER_FONTS=folder):
        yield folder


ARABIC = letter(
    Block("salutation", "إلى حكومة كازاخستان،"),
    Block("paragraph", "نكتب إليكم بسبب **الاعتقالات** التي جرت هذا الشهر (land)."),
    language="ar",
    addressee=("The Embassy of Kazakhstan", "125 Pall Mall"),
    groups=signed_by(Signer("مريم السنديان")),
    sheet=Sheet(window="left"),
)
HEBREW = letter(Block("paragraph", "אנו כותבים אליכם בשל המעצרים של החודש האחרון."), language="he")
CHINESE = letter(Block("paragraph", "我们要求释放所有被捕的人。" * 20), language="zh-hans", sender=("团结运动",))
JAPANESE = letter(Block("paragraph", "私たちは全員の釈放を求めます。" * 20), language="ja")


@pytest.mark.parametrize(
    ("document", "font"),
    [
        (ARABIC, "NotoNaskhArabic"),
        (HEBREW, "NotoSerifHebrew"),
        (CHINESE, "NotoSerifCJKsc"),
        (JAPANESE, "NotoSerifCJKjp"),
    ],
)
def test_each_script_is_set_in_a_font_for_its_language_that_is_embedded(document: Document, font: str) -> None:
    made = typeset(document)
    assert any(font in name for name in fonts_of(made))
    assert measure(document) == Extent(1, 0)
    assert "\ufffd" not in words_of(made)


def places_of(document: Document, word: str) -> list[float]:
    """How far from the left edge of the page, in points, the word begins."""
    boxes = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=typeset(document), capture_output=True, check=True
    ).stdout.decode()
    told = re.findall(r'<word xMin="([\d.]+)"[^>]*>([^<]*)<', boxes)
    return [float(x) for x, text in told if word in text or word[::-1] in text]


def test_what_is_read_from_the_right_begins_there_and_latin_lines_are_read_from_the_left() -> None:
    (greeting,) = places_of(replace(HEBREW, body=(Block("paragraph", "שלום"),)), "שלום")
    assert greeting > 450
    (number,), (street,) = places_of(ARABIC, "125"), places_of(ARABIC, "Pall")
    assert 70 < number < street < 120


def test_a_translation_is_set_in_the_fonts_of_its_own_language_beside_a_western_letter() -> None:
    chinese = Courtesy("zh-hans", "参考译文", "以签署文本为准。", (Block("paragraph", "他说：“释放……他们”——全部。"),))
    arabic = Courtesy("ar", "ترجمة للاطلاع", "النص الموقع.", (Block("paragraph", "نكتب إليكم."),))
    made = typeset(replace(LONDON, translations=(chinese, arabic)))
    western, eastern, right = opened(made).pages
    assert not any("Noto" in name for name in fonts_on(western))
    for mark in "“”…—":
        assert fonts_on(eastern, of=mark) == {"NotoSerifCJKsc-Regular"}, mark
    assert any("NotoNaskhArabic" in name for name in fonts_on(right))
    (word,) = places_of(replace(LONDON, translations=(arabic,)), "نكتب")
    assert word > 450
    assert any("NotoNaskhArabic" in name for name in fingerprint(replace(LONDON, translations=(arabic,))))


def fonts_on(page: PageObject, *, of: str = "") -> set[str]:
    """Names of the fonts of what stands on the page, or of one character."""
    found: set[str] = set()

    def see(text: str, _matrix: Any, _place: Any, font: Any, _size: float) -> None:
        if font and text.strip() and of in text:
            found.add(str(font["/BaseFont"]).partition("+")[2].removesuffix("-Identity-H"))

    page.extract_text(visitor_text=see)
    return found


def test_chinese_lines_break_between_any_two_characters() -> None:
    lines = [line for line in opened(typeset(CHINESE)).pages[0].extract_text().splitlines() if "释放" in line]
    assert len(lines) > 3


def test_a_name_in_another_script_stands_in_any_letter() -> None:
    mixed = replace(LONDON, annex=(Signer("王小明"), Signer("مريم"), Signer("Ada Quill")))
    assert families_for(["王小明", "مريم", "Ada"], language="en") == (*OURS, "Noto Naskh Arabic", "Noto Serif CJK SC")
    named = " ".join(fonts_of(typeset(mixed)))
    assert all(font in named for font in ("NotoNaskhArabic", "NotoSerifCJKsc", "CharisSIL"))


def test_the_fingerprint_names_the_added_fonts_that_a_letter_needs_and_no_others() -> None:
    assert {name for name in fingerprint(HEBREW) if "Noto" in name} == {"NotoSerifHebrew-Regular.ttf"}
    assert {name for name in fingerprint(LONDON) if "Noto" in name} == set()
    assert typeset(ARABIC) == typeset(ARABIC)


def test_what_no_added_font_has_is_still_refused() -> None:
    with pytest.raises(MissingGlyphs, match=r"GEORGIAN.*fonts-noto-core"):
        families_for(["თავისუფლება"], language="ka")


def test_a_family_for_text_comes_before_a_decorative_one() -> None:
    families = [face.family for face in added_faces("en")]
    assert families.index("Noto Naskh Arabic") < families.index("Noto Kufi Arabic")
    assert next(face.family for face in added_faces("zh-hant")) == "Noto Serif CJK TC"


PRINTED = {"ARABIC", "CJK", "CYRILLIC", "GREEK", "HANGUL", "HEBREW", "LATIN"}
"""Scripts of names for which there is a font here; of the others `test_names_of_sixteen_scripts_…` knows too."""


def test_a_name_in_each_script_comes_from_the_form_to_the_paper_unchanged(steppe: Organisation) -> None:
    letter, names = make_open_letter(steppe), {script: names_of(locale, 1)[0] for script, locale in SCRIPTS.items()}
    for script, name in names.items():
        send_form(letter, name=name, email=f"{script.lower()}@post.example")
    work_intake(now=NOW)
    for link in Link.objects.filter(purpose=LinkPurpose.CONFIRM):
        confirm_signing(link, now=NOW)
    rows = {opened_column(row, "name"): row for row in Signature.objects.counting()}
    written = {script: unicodedata.normalize("NFC", name) for script, name in names.items()}
    assert rows.keys() == {*written.values()}

    unprinted = [rows[name] for script, name in written.items() if script not in PRINTED]
    with pytest.raises(DemarcheError, match="fonts lack these characters"):
        freeze_letter(letter, cut_off=NOW, by=None, now=NOW)
    invalidate(unprinted, reason=Invalid.ABUSE, by=None, now=NOW)
    document = document_of(freeze_letter(letter, cut_off=NOW, by=None, now=NOW), public=False)
    assert {signer.name for signer in document.annex} == {written[script] for script in PRINTED}
    text = words_of(typeset(document))
    for script in PRINTED:  # what is read from the right may come out of the file in the order in which it stands there
        assert all(word in text or word[::-1] in text for word in written[script].split()), script


@pytest.mark.parametrize("script", sorted(SCRIPTS.keys() - PRINTED))
def test_a_name_without_font_is_refused_by_its_script(script: str) -> None:
    with pytest.raises(MissingGlyphs, match=f"{script} .*LETTER_FONTS"):
        families_for(names_of(SCRIPTS[script], 1), language="en")
