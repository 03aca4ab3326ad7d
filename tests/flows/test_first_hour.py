"""As a new user would: from an empty database to a frozen letter by the screens alone, in few clicks and few boxes."""

import shutil
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.flows.browsing import visit
from tests.flows.first_hour import (
    ADDRESS,
    CITY,
    DEMANDS,
    ORGANISATION,
    PARAGRAPH,
    SIGNER,
    STEPS,
    Walk,
    found,
    furnish,
    paper,
    walk_to_a_letter,
)
from tests.flows.house import House

TEN_MINUTES = 600.0
"""Seconds: the promise to a new organiser, of which a browser that knows the way needs a few."""

pytestmark = [
    pytest.mark.flow,
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext: apt install poppler-utils"),
]

MOST_CLICKS, MOST_BOXES = 30, 18
"""From the mail about the membership on, with password and second factor. One more of either is a step backwards."""


@pytest.fixture
def house(built: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """As it comes: missions in the directory, nobody and nothing else; and as on a server, a second factor is asked for."""
    house = House(tmp_path_factory.mktemp("empty") / "var")
    try:
        furnish(house, built)
        yield house
    finally:
        house.leave()


def test_from_an_empty_database_to_a_frozen_letter_by_the_screens_alone(house: House, browser: Browser) -> None:
    found(house)
    house.start("web")
    with visit(browser, house) as newcomer:
        walk = Walk(newcomer)
        walk_to_a_letter(walk)
        pdf = paper(newcomer)
    assert [*walk.marks] == [step.__name__ for step in STEPS]
    assert max(walk.marks.values()) < TEN_MINUTES
    assert walk.clicks <= MOST_CLICKS
    assert walk.boxes <= MOST_BOXES
    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, check=True, capture_output=True
    ).stdout.decode()
    words = " ".join(text.split())
    printed = [ORGANISATION, f"Embassy of Kazakhstan, {CITY}", *ADDRESS.split("\n"), "Dear Sir or Madam,", PARAGRAPH]
    places = [words.find(part) for part in [*printed, *DEMANDS.values(), "Yours faithfully,", SIGNER]]
    assert -1 not in places and places == sorted(places), words
    assert "{{" not in words
