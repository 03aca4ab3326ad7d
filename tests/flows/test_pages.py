"""Every main public page at the width of a telephone and of a desk: nobody is kept out, nothing leaves the house. Staff
pages are walked in test_staff_access.py."""

import pytest
from playwright.sync_api import Browser

from tests.flows.browsing import DESK, PHONE, Visitor, visit
from tests.flows.house import House

pytestmark = [pytest.mark.flow, pytest.mark.browser]


def faults_of(visitor: Visitor, path: str) -> list[str]:
    """What axe finds, and pages that have to be pushed sideways, at both widths."""
    found = []
    assert visitor.open(path).status == 200
    for screen in (DESK, PHONE):
        visitor.page.set_viewport_size(screen)  # type: ignore[arg-type]
        found += visitor.grave_faults()
        if visitor.is_wider_than_the_screen():
            found.append(f"{path} is wider than {screen['width']} pixels")
    return found


def test_public_pages_are_open_to_everybody_and_set_no_cookie(house: House, browser: Browser) -> None:
    house.start("web")
    codes = dict(house.sql("SELECT 'c', code FROM campaigns_campaign WHERE published_at IS NOT NULL"))
    letter = house.sql("SELECT code FROM letters_letter WHERE title LIKE '%London%'")[0][0]
    with visit(browser, house) as visitor:
        paths = [
            f"/{language}{page}" for language in ("en", "sv") for page in ("/", f"/c/{codes['c']}/", f"/l/{letter}/")
        ]
        assert [fault for path in paths for fault in faults_of(visitor, path)] == []
        assert visitor.context.cookies() == []
