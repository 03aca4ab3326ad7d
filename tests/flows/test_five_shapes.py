"""The five letters of one day, each built from nothing in the admin by a browser, frozen, and read back from its paper."""

import re
import shutil
import subprocess
from collections.abc import Iterable
from itertools import zip_longest

import pytest
from playwright.sync_api import Browser

from letters.typesetting.document import Block, Document, SignerGroup
from tests.flows.browsing import visit
from tests.flows.house import House
from tests.flows.shaping import SHAPES, STOCKHOLM, build

pytestmark = [
    pytest.mark.flow,
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext: apt install poppler-utils"),
]

FOOT = re.compile(r"^ *[A-Z0-9]{10}/1 +(?:Page|Sida) (\d) (?:of|av) (\d)$", re.MULTILINE)
"""What begins the foot of a page: the edition, and which page it is."""
PAGES = {"canberra": 2}
"""Seven long paragraphs and a postscript; the others take one."""


def test_what_was_typed_in_the_admin_stands_on_the_paper(house: House, browser: Browser) -> None:
    house.start("web")
    with visit(browser, house) as organiser:
        organiser.sign_in("maren@steppe.example")
        papers = {name: read(build(organiser, typed)) for name, typed in SHAPES.items()}
    for name, paper in papers.items():
        typed, pages = [*parts_of(SHAPES[name].letter)], PAGES.get(name, 1)
        assert put_together(cells_of(paper), typed) == typed, name
        assert FOOT.findall(paper) == [(str(number), str(pages)) for number in range(1, pages + 1)], name
    for group in STOCKHOLM.letter.groups[:2]:
        one, other = (signer.name for signer in group.signers)
        assert re.search(f"^{one} {{9,}}{other}$", papers["stockholm"], re.MULTILINE), "they sign beside each other"


def read(pdf: bytes) -> str:
    command = ["pdftotext", "-layout", "-", "-"]
    return subprocess.run(command, input=pdf, check=True, capture_output=True).stdout.decode()


def cells_of(paper: str) -> list[str]:
    """What stands on each line above the feet of the pages, from the left."""
    text = "\n".join(FOOT.split(page)[0] for page in paper.split("\f"))
    return [cell for line in text.splitlines() for cell in re.split(r" {3,}", line.strip()) if cell]


def put_together(cells: list[str], typed: list[str]) -> list[str]:
    """Lines that were broken for the paper are whole again, each as long as what was typed; whatever else stands there
    comes after."""
    rest, whole = iter(cells), []
    for part in typed:
        printed = next(rest, "")
        while len(printed) < len(part) and (more := next(rest, "")):
            printed += f" {more}"
        whole.append(printed)
    return [*whole, *rest]


def parts_of(letter: Document) -> Iterable[str]:
    """Everything that the paper must say above its feet, in order. A date that opens the letter stands beside the
    addressee."""
    sender, *contact = letter.sender or [""]
    yield from filter(None, [sender, " · ".join(contact)])
    body = list(letter.body)
    dateline = [body.pop(0).text] if body[0].kind == "place_date" else []
    yield from [*letter.addressee[:1], *dateline, *letter.addressee[1:]]
    yield from [letter.labels["via"], *letter.via] if letter.via else []
    yield from _body(body, letter)
    yield from [letter.labels["affiliates"], *letter.affiliates] if letter.affiliates else []


def _body(body: list[Block], letter: Document) -> Iterable[str]:
    kinds = [block.kind for block in body]
    seats = kinds.index("signature_block") if "signature_block" in kinds else len(body) - kinds.count("postscript")
    for block in body[:seats]:
        yield from [block.text, *(f"– {item}" for item in block.items)]
    yield from (words for group in letter.groups for words in _seats(group))
    yield from (block.text for block in body[seats:] if block.text)


def _seats(group: SignerGroup) -> Iterable[str]:
    """Two sign beside each other: their names on one line, below what each of them is."""
    rows = [[one.name, one.office, one.organisation, one.place, one.behalf] for one in group.signers]
    yield from filter(None, [group.heading, *(words for row in zip_longest(*rows) for words in row)])
