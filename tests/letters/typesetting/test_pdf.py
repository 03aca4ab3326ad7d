import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from pypdf import PageObject

from letters.errors import MissingGlyphs, TypesettingFailed, UnprintableText
from letters.typesetting import pdf
from letters.typesetting.document import Block, Sheet, Signer
from letters.typesetting.faces import FONT_FOLDER
from letters.typesetting.pdf import fingerprint, typeset
from letters.typesetting.press import Press
from tests.letters.typesetting.reading import alternatives_of, letters_of, opened, tags_of, words_of
from tests.letters.typesetting.shapes import LONDON, STOCKHOLM, letter, signed_by
from tests.letters.typesetting.test_reference import logo

ROOT = Path(__file__).parents[3]
PRINT_DIGEST = (
    "from hashlib import sha256; from letters.typesetting.pdf import typeset;"
    "from tests.letters.typesetting.shapes import STOCKHOLM; print(sha256(typeset(STOCKHOLM)).hexdigest())"
)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Almaty", "America/St_Johns"])
def test_another_process_in_another_time_zone_sets_the_same_bytes(zone: str) -> None:
    command = [sys.executable, "-c", PRINT_DIGEST]
    printed = subprocess.check_output(command, cwd=ROOT, env={**os.environ, "TZ": zone}, text=True)
    assert printed.strip() == sha256(typeset(STOCKHOLM)).hexdigest()


def test_the_same_moment_in_another_zone_sets_the_same_bytes() -> None:
    moved = STOCKHOLM.frozen_at.astimezone(timezone(timedelta(hours=6)))
    assert typeset(replace(STOCKHOLM, frozen_at=moved)) == typeset(STOCKHOLM)


def test_a_letter_is_the_same_after_another_one_was_set() -> None:
    before = typeset(LONDON)
    typeset(STOCKHOLM)
    assert typeset(LONDON) == before


def test_two_threads_set_their_own_letters() -> None:
    documents = [letter(title=f"Letter {n}", reference=f"DEM-{n}") for n in range(12)]
    alone = [typeset(document) for document in documents]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(typeset, documents)) == alone


def test_the_freeze_time_is_the_date_inside_the_file() -> None:
    metadata = opened(typeset(LONDON)).metadata
    assert metadata is not None
    assert metadata.creation_date == datetime(2016, 5, 26, 9, 30, tzinfo=UTC)


def test_a_freeze_time_without_zone_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="time zone"):
        typeset(replace(LONDON, frozen_at=datetime(2016, 5, 26)))


def test_the_file_says_that_it_is_archivable_accessible_and_in_which_language() -> None:
    made = typeset(STOCKHOLM)
    file = opened(made)
    root: Any = file.root_object
    assert file.metadata is not None
    assert file.metadata.title == STOCKHOLM.title
    assert root["/Lang"] == "sv"
    assert root["/MarkInfo"]["/Marked"]
    about = root["/Metadata"].get_data().decode()
    assert all(mark in about for mark in ("<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"))


def test_headings_and_bullets_are_tagged_as_such() -> None:
    body = (Block("headline", "Free them"), Block("demands", "We ask:", items=("one", "two")))
    tags = tags_of(typeset(letter(*body, affiliates=("A union",))))
    assert [tag for tag in tags if tag in ("/H1", "/H2")] == ["/H1", "/H2"]
    assert tags.count("/L") == 1
    assert tags.count("/LI") == 2


def test_quotations_links_and_numbered_lists_are_tagged_as_such() -> None:
    text = "> said\n\n1. one\n2. two\n\n*so* and [there](https://x.example/there)"
    made = typeset(letter(Block("paragraph", text)))
    assert {"/BlockQuote", "/L", "/LI", "/Link", "/Em"} <= set(tags_of(made))
    notes = [note.get_object() for page in opened(made).pages for note in page.get("/Annots", [])]
    assert [note["/A"]["/URI"] for note in notes] == ["https://x.example/there"]
    assert "there (https://x.example/there)" in words_of(made)


def test_no_link_that_somebody_writes_keeps_a_letter_from_being_set() -> None:
    long = f"https://x.example/{'b' * 9_000}"
    document = letter(Block("headline", "[](https://x.example/)"), Block("paragraph", f"[words]({long}) and {long}"))
    assert "https://x.example/" in words_of(typeset(document))


def test_logo_and_code_say_what_they_show() -> None:
    sheet = Sheet(logo=logo(), page="https://campaigns.example/en/l/7q4xk2/")
    made = typeset(replace(LONDON, sheet=sheet))
    assert alternatives_of(made) == ["A red disc and a bar", "https://campaigns.example/en/l/7q4xk2/"]
    assert "campaigns.example/en/l/7q4xk2/" in words_of(made)
    assert typeset(replace(LONDON, sheet=sheet)) == made


def test_pdffonts_sees_every_font_embedded_as_a_part_with_its_characters(tmp_path: Path) -> None:
    if not shutil.which("pdffonts"):
        pytest.skip("needs pdffonts: apt install poppler-utils")
    file = tmp_path / "letter.pdf"
    file.write_bytes(typeset(replace(STOCKHOLM, annex=(Signer("Ελένη"), Signer("Әлия")))))
    rows = subprocess.check_output(["pdffonts", file], text=True).splitlines()[2:]
    assert len(rows) >= 4
    assert [row for row in rows if row.split()[-5:-2] != ["yes", "yes", "yes"]] == []


def test_all_fonts_are_embedded_and_are_ours() -> None:
    made = opened(typeset(STOCKHOLM))
    fonts = {font["/BaseFont"] for page in made.pages for font in _fonts_of(page)}
    assert fonts
    assert all("CharisSIL" in name for name in fonts)


def _fonts_of(page: PageObject) -> list[Any]:
    resources: Any = page["/Resources"]
    return [font.get_object() for font in resources["/Font"].values()]


def test_swedish_and_kazakh_letters_are_read_back_as_written() -> None:
    words = "Åsa Örnebäck och Әлия Ғабитқызы Өтегенова, Ұлы Жүз, Шаңырақ, Һәм, Ілияс"
    assert letters_of(words) in letters_of(words_of(typeset(letter(Block("paragraph", words)))))


def test_a_missing_character_in_any_place_is_named() -> None:
    with pytest.raises(MissingGlyphs, match="U\\+4E2D"):
        typeset(replace(LONDON, annex=(Signer("中"),)))


@pytest.mark.parametrize("character", ["\x00", "\ud800", "\x1b"])
def test_control_characters_and_half_characters_are_refused_with_a_sentence(character: str) -> None:
    with pytest.raises(UnprintableText, match="cannot be printed: U\\+"):
        typeset(replace(LONDON, groups=signed_by(Signer(f"Ada{character}"))))


def test_an_unknown_kind_of_passage_is_refused() -> None:
    with pytest.raises(TypesettingFailed, match="unknown kind of passage: footnote"):
        typeset(letter(Block("footnote", "x")))


def test_a_letter_without_title_is_refused() -> None:
    with pytest.raises(TypesettingFailed, match="missing document title"):
        typeset(letter(title=" "))


@pytest.mark.parametrize("command", ['#read("{path}")', '#image("{path}")', '#include "{path}"', '#json("{path}")'])
def test_not_even_source_could_read_a_file_outside_its_own_folder(command: str, tmp_path: Path) -> None:
    sentinel, template = tmp_path / "sentinel.typ", tmp_path / "hostile.typ"
    sentinel.write_text("sentinel")
    template.write_text(command.format(path=f"../{os.path.relpath(sentinel, tempfile.gettempdir())}"))
    press = Press(template, [FONT_FOLDER])
    with pytest.raises(TypesettingFailed, match="escape the project root"):
        press.pdf("{}", timestamp=0)
    press.close()


def test_the_template_brings_no_code_and_no_file_from_elsewhere() -> None:
    """Pictures are the letter's own: its logo by its digest in the compositor's folder, its code as data."""
    source = pdf.TEMPLATE.read_text()
    foreign = ("#import", "include", "eval(", "read(", "plugin(", "@preview")
    assert [word for word in foreign if word in source] == []
    assert set(re.findall(r"image\(([^,]*),", source)) == {"sheet.logo", "bytes(letter.code)"}


def test_the_fingerprint_names_compiler_template_and_fonts() -> None:
    prints = fingerprint(STOCKHOLM)
    assert prints["typst"] == version("typst")
    assert prints["letter.typ"] == sha256(pdf.TEMPLATE.read_bytes()).hexdigest()
    assert len([name for name in prints if name.endswith(".ttf")]) == 6
