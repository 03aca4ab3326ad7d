"""Writing on a letter's sheet in a browser, with scripts or without, and what is then done with the letter."""

import re
import subprocess
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.config.conftest import wait_until
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


def open_sheet(visitor: Visitor, words: str) -> str:
    """Of the letter that is found by these words."""
    visitor.open(f"/staff/letters/letter/?q={words}")
    visitor.press(visitor.page.locator("#result_list tbody th a").first)
    return visitor.page.url


def retype(visitor: Visitor, place: int, change: Callable[[str], str]) -> None:
    """The words of one field of the sheet, by its place."""
    field = visitor.page.locator("textarea.piece__text:visible").nth(place)
    field.fill(change(field.input_value()))


def save(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="Save the letter").click()
    expect(visitor.page.locator("body")).to_contain_text(re.compile("Saved. This is what|saved [0-9]{2}:"))


def make_version(visitor: Visitor, material: str) -> None:
    """From the letter's page, and back on it."""
    letter = visitor.page.url
    visitor.open(letter)
    visitor.follow("Make a version")
    visitor.fill(material=material)
    visitor.save()
    visitor.open(letter)


def printed(visitor: Visitor) -> str:
    """The words of the letter that is frozen now instead of the one that was, warnings and all."""
    visitor.follow("Freeze")
    for warning in visitor.page.locator("[name=passed]:visible").all():
        warning.check()
    visitor.page.locator("[name=place]").select_option(index=1)
    said = visitor.save()
    assert "Frozen as" in said, said
    pdf = visitor.context.request.get(visitor.page.url.replace("/change/", "/full.pdf"))
    told = subprocess.run(["pdftotext", "-", "-"], input=pdf.body(), capture_output=True, check=True).stdout.decode()
    return " ".join(told.split())


def both_write(first: Visitor, second: Visitor, city: str) -> str:
    """One letter: the second takes over and saves, and goes; the first, who has a draft of what stood there before,
    is on the sheet again. Its address."""
    address = open_sheet(first, city)
    first.page.locator("textarea.piece__text").first.fill("May, by the first.")
    expect(first.page.locator("[data-state]")).to_contain_text("saved as draft")
    second.open(address)
    assert "has been writing this letter since" in second.said
    second.press(second.page.get_by_role("button", name="Take over"))
    second.page.locator("textarea.piece__text").first.fill("May, by the second.")
    first.page.locator("textarea.piece__text").last.fill("Yours, by the first.")
    expect(first.page.locator("[data-state]")).to_contain_text("has taken over at")
    save(second)
    second.open("/staff/")

    def can_go_on() -> bool:
        """Whoever goes says so while the next page is asked for already."""
        first.open(address)
        return "has been writing this letter since" not in first.said

    assert wait_until(can_go_on), first.said
    return address
