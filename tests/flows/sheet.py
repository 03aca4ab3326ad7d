"""Writing on a letter's sheet in a browser, with scripts or without."""

from playwright.sync_api import Locator, expect

from tests.flows.browsing import Visitor


def pieces(visitor: Visitor) -> Locator:
    return visitor.page.locator("[data-piece]")


def add_passage(visitor: Visitor, kind: str, text: str) -> None:
    """At the end of the sheet."""
    there = pieces(visitor).count()
    last = visitor.page.locator(".add--last")
    last.locator("summary").click()
    last.get_by_role("button", name=kind, exact=True).click()
    expect(pieces(visitor)).to_have_count(there + 1)
    if text:
        pieces(visitor).last.locator("textarea:visible").fill(text)
