"""Where things stand on the page, in millimetres, and where lines end: read back from the PDF itself."""

import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
import segno
from PIL import Image
from pypdf import PdfReader

from letters.typesetting.document import Block, Document, Sheet, Signer
from letters.typesetting.pdf import typeset
from tests.letters.typesetting.shapes import LONDON, letter, signed_by

MM = 72 / 25.4
PAGE = "https://campaigns.example/en/l/7q4xk2/"
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<')
LONG = {
    "en": "responsibilities administrative constitutional representatives international demonstrations ",
    "de": "Versammlungsfreiheit Verfassungsbeschwerde Menschenrechtsverletzungen Regierungserklärung ",
    "fr": "gouvernementales constitutionnelles responsabilités manifestations internationalement ",
    "es": "responsabilidades constitucionales manifestaciones internacionalmente administrativas ",
    "ru": "правительственных ответственности конституционного демонстрантами международному ",
    "sv": "mötesfriheten regeringsförklaringen människorättsorganisationer grundlagsstridigheter ",
}

pytestmark = pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext: apt install poppler-utils")


@dataclass(frozen=True)
class Word:
    """`left`, `top`, `right` and `bottom` are its edges, in millimetres from the page's corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str


def words_on(document: Document) -> list[Word]:
    command = ["pdftotext", "-bbox", "-", "-"]
    told = subprocess.run(command, input=typeset(document), capture_output=True, check=True).stdout.decode()
    pages = told.split("<page ")[1:]
    found = [(number, match) for number, page in enumerate(pages, 1) for match in WORD.finditer(page)]
    return [Word(number, *_edges(match), match[5]) for number, match in found]


def _edges(match: re.Match[str]) -> tuple[float, float, float, float]:
    left, top, right, bottom = (float(edge) / MM for edge in match.groups()[:4])
    return left, top, right, bottom


@pytest.mark.parametrize(("window", "left", "right"), [("left", 25, 100), ("right", 118, 198)])
def test_every_line_of_the_address_stands_in_the_window(window: str, left: int, right: int) -> None:
    lines = ("Addressed", "Windowed Street", "London")
    found = words_on(replace(LONDON, sender=(), addressee=lines, via=(), sheet=Sheet(window=window)))
    address = [word for word in found if word.text in {"Addressed", "Windowed", "Street"}]
    assert len(address) == 3
    for word in address:
        assert left - 0.5 <= word.left and word.right <= right and word.top >= 45 and word.bottom <= 90, word


def test_the_names_of_an_annex_stand_in_columns() -> None:
    people = tuple(Signer(f"Person{number:03}") for number in range(60))
    names = [word for word in words_on(replace(LONDON, annex=people)) if word.text.startswith("Person")]
    assert len(names) == 60 and len({round(word.left) for word in names if word.page == names[0].page}) > 1


@pytest.mark.parametrize("language", LONG)
def test_long_words_are_divided_in_each_language(language: str) -> None:
    text = "\n\n".join(f"{'a' * number} {LONG[language] * 3}" for number in range(30))
    words = words_on(letter(Block("paragraph", text), language=language))
    ends = [one for one, other in pairwise(words) if other.top > one.top + 1]
    assert any(word.text.endswith(("-", "\u00ad", "\u2010")) for word in ends)


def test_no_line_of_a_paragraph_stands_alone_on_a_page() -> None:
    split = 0
    for lines in range(30, 46):
        before, after = ("\n".join(f"{word}{number}" for number in range(lines)) for word in ("before", "after"))
        text = f"{before}\n\nlonely1\nlonely2\nlonely3\nlonely4\n\n{after}"
        words = words_on(letter(Block("paragraph", text)))
        pages = [word.page for word in words if word.text.startswith("lonely")]
        assert len(pages) == 4 and all(pages.count(page) > 1 for page in pages), lines
        split += len(set(pages)) > 1
    assert split, "some paragraph goes over to the next page"


def test_a_postscript_is_never_alone_on_a_page() -> None:
    pages = set()
    for lines in range(20, 40):
        ending = Block("closing", "Yours faithfully,"), Block("postscript", "Postscript")
        body = Block("paragraph", "\n".join(f"line{number}" for number in range(lines)))
        words = {word.text: word.page for word in words_on(letter(body, *ending, groups=signed_by(Signer("Nadia"))))}
        assert words["Nadia"] == words["Postscript"], lines
        pages.add(words["Postscript"])
    assert pages == {1, 2}, "some letter goes over to the next page"


def test_the_code_on_the_first_page_leads_to_the_public_page() -> None:
    """Read where its link lies: each of its squares is looked at in the middle."""
    pdf = typeset(replace(LONDON, sheet=Sheet(page=PAGE)))
    first = PdfReader(BytesIO(pdf)).pages[0]
    links: list[Any] = [note.get_object() for note in first.annotations or []]
    (link,) = [one for one in links if one["/A"]["/URI"] == PAGE]
    left, _bottom, right, top = (float(edge) for edge in link["/Rect"])
    command = ["pdftoppm", "-r", "288", "-gray", "-png", "-f", "1", "-l", "1", "-"]
    png = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    page, height = Image.open(BytesIO(png)).convert("L"), float(first.mediabox.height)
    wanted = [list(row) for row in segno.make(PAGE, error="m", micro=False, boost_error=False).matrix]
    side = (right - left) / len(wanted)

    def is_dark(row: int, column: int) -> bool:
        x, y = left + (column + 0.5) * side, height - top + (row + 0.5) * side
        grey: Any = page.getpixel((round(x * 4), round(y * 4)))  # 288 points an inch, of which a PDF has 72
        return bool(grey < 128)

    assert [[is_dark(row, column) for column in range(len(wanted))] for row in range(len(wanted))] == [
        [bool(square) for square in row] for row in wanted
    ]
