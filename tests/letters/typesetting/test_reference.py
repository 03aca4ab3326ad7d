"""Three pages as they should look. After a change that is meant, look at the new ones and keep them by
`python -m tests.letters.typesetting.test_reference`."""

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat

from letters.typesetting.document import Block, Document, Logo, Sheet, Signer
from letters.typesetting.pdf import typeset
from tests.letters.typesetting.shapes import LONDON, OTTAWA, STOCKHOLM

FOLDER = Path(__file__).parent / "reference"
RESOLUTION = 50
PAGE = "https://campaigns.example/en/l/7q4xk2/"


def logo() -> Logo:
    picture = Image.new("RGBA", (480, 240), (0, 0, 0, 0))
    drawn = ImageDraw.Draw(picture)
    drawn.ellipse((10, 10, 230, 230), fill="#b3261e")
    drawn.rectangle((250, 90, 470, 150), fill="#1d1b19")
    out = BytesIO()
    picture.save(out, "PNG")
    return Logo(out.getvalue(), "A red disc and a bar")


QUOTED = Block(
    "paragraph", "A nurse told us:\n\n> *Nobody* said what I had done.\n\nHer letter is at <https://x.example/nurse>."
)
PAGES = {
    "window": replace(LONDON, sheet=Sheet(window="left", logo=logo(), page=PAGE)),
    "statement": replace(
        STOCKHOLM,
        body=(*STOCKHOLM.body[:-1], Block("signature_block", ""), STOCKHOLM.body[-1]),
        sheet=Sheet(page=PAGE),
    ),
    "us-letter": replace(
        OTTAWA,
        body=(*OTTAWA.body[:4], QUOTED, *OTTAWA.body[4:]),
        annex=tuple(Signer(f"Supporter {n}") for n in range(9)),
        sheet=Sheet(paper="us-letter", window="left"),
    ),
}


def drawn(document: Document) -> Image.Image:
    """The first page, small and grey."""
    command = ["pdftoppm", "-r", str(RESOLUTION), "-gray", "-png", "-f", "1", "-l", "1", "-"]
    png = subprocess.run(command, input=typeset(document), capture_output=True, check=True).stdout
    return Image.open(BytesIO(png)).convert("L")


def unlikeness(one: Image.Image, other: Image.Image) -> float:
    """How many of a thousand points differ by more than a shade, looked at with eyes half closed."""
    soft = [picture.filter(ImageFilter.GaussianBlur(1.5)) for picture in (one, other)]
    differing = ImageChops.difference(*soft).point(lambda shade: 255 if shade > 40 else 0)
    return ImageStat.Stat(differing).mean[0] / 255 * 1000


@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_as_it_did(name: str) -> None:
    if not shutil.which("pdftoppm"):
        pytest.skip("needs pdftoppm: apt install poppler-utils")
    kept = Image.open(FOLDER / f"{name}.png").convert("L")
    page = drawn(PAGES[name])
    assert page.size == kept.size
    assert unlikeness(page, kept) < 1


def test_a_line_that_moved_would_be_seen() -> None:
    if not shutil.which("pdftoppm"):
        pytest.skip("needs pdftoppm: apt install poppler-utils")
    kept = Image.open(FOLDER / "window.png").convert("L")
    moved = drawn(
        replace(PAGES["window"], body=(*LONDON.body[:1], Block("salutation", "Sirs,\nMadams,"), *LONDON.body[2:]))
    )
    assert unlikeness(moved, kept) > 5


if __name__ == "__main__":
    for name, document in PAGES.items():
        drawn(document).quantize(16).save(FOLDER / f"{name}.png", optimize=True)
