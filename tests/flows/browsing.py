"""A person at a browser who notices everything: errors on the console, refused content, requests that leave the house."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Response, expect

from tests.flows.house import House

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 640}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
GRAVE = {"serious", "critical"}
PATIENCE = 30_000
"""Milliseconds in which a page does what it is asked for, on a busy machine too."""


@dataclass
class Visitor:
    """`complaints` is everything that must not happen on any page; what a test expects (a 422) it takes out by name."""

    house: House
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    hosts: set[str] = field(default_factory=set)

    def open(self, path: str) -> Response:
        response = self.page.goto(path if path.startswith("http") else self.house.address + path)
        assert response is not None
        return response

    def hear(self, message: ConsoleMessage) -> None:
        told = any(f"status of {status} " in message.text for status in self.expected)
        if message.type in {"error", "warning"} and not told:
            self.complaints.append(f"{self.page.url}: console {message.type}: {message.text}")

    def see_request(self, request: Request) -> None:
        self.hosts.add(urlsplit(request.url).netloc)
        if not request.url.startswith((self.house.address + "/", "data:", "blob:", "about:")):
            self.complaints.append(f"{self.page.url}: asks another host: {request.url}")

    def see_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.complaints.append(f"{self.page.url}: {response.status} for {response.url}")

    def sign_in(self, email: str) -> None:
        self.open("/staff/")
        self.page.locator("input[name=login]").fill(email)
        self.page.locator("input[name=password]").fill(self.house.password)
        self.press(self.page.locator("main form button[type=submit]").first)
        assert "/account/login" not in self.page.url, self.page.content()

    def fill(self, **values: str) -> None:
        """By the names of the fields; a choice by its label."""
        for name, value in values.items():
            put(self.page.locator(f"#content-main [name='{name}']:visible").first, value)

    def save(self, name: str = "") -> str:
        """Sends the form of an admin page; what the page then says."""
        wanted = f"[name='{name}']" if name else ""
        return self.press(self.page.locator(f"#content-main .submit-row input[type=submit]{wanted}").first)

    def follow(self, link: str) -> str:
        return self.press(self.page.locator("#content").get_by_role("link", name=link, exact=True).first)

    def press(self, element: Locator) -> str:
        """Something that opens another page; what that says."""
        with self.page.expect_navigation():
            element.click()
        return self.said

    @property
    def said(self) -> str:
        return self.page.locator("body").inner_text()

    def record(self, move: str, **values: str) -> str:
        """One of the forms on a delivery's page; its label as people read it."""
        entry = self.page.locator("details.move", has=self.page.locator(f"summary:text-is('{move}')"))
        entry.locator("summary").click()
        for name, value in values.items():
            put(entry.locator(f"[name='{name}']"), value)
        return self.press(entry.locator("[type=submit]"))

    def faults_at(self, name: str) -> str:
        """The sentences that stand at a field: what it is described by, or what its row of the admin lists."""
        field = self.page.locator(f"[name='{name}']:visible").first
        row = field.locator("xpath=ancestor::*[.//*[contains(@class, 'errorlist') or @class='invalid-feedback']][1]")
        return row.locator(".errorlist, .invalid-feedback").first.inner_text()

    def shows_stamps(self, words: list[str]) -> None:
        """Waits for the page that a press has asked for."""
        expect(self.page.locator(".stamps .stamp__word")).to_have_text(words, ignore_case=True)

    def grave_faults(self) -> list[str]:
        """What axe finds on the open page that keeps people out. What axe itself does there is no complaint."""
        before = len(self.complaints)
        found = Axe().run(self.page, options={"runOnly": RULES, "preload": False}).response["violations"]
        del self.complaints[before:]
        return [
            f"{self.page.url} at {self.page.viewport_size}: {fault['id']}: {fault['help']}: "
            + json.dumps([node["html"][:160] for node in fault["nodes"]][:4])
            for fault in found
            if fault["impact"] in GRAVE
        ]

    def is_wider_than_the_screen(self) -> bool:
        """The page itself, or a box of rows on it that are to be filled in."""
        boxes = "[document.documentElement, ...document.querySelectorAll('.inline-group')]"
        return bool(self.page.evaluate(f"{boxes}.some(box => box.scrollWidth > box.clientWidth)"))


def put(box: Locator, value: str) -> None:
    if box.evaluate("box => box.tagName") == "SELECT":
        box.select_option(label=value)
    else:
        box.fill(value)


@contextmanager
def visit(browser: Browser, house: House, *, screen: dict[str, int] = DESK, **options: Any) -> Iterator[Visitor]:
    """A browser with nothing in it; at the end nothing may have been complained of. Nothing moves or fades in it, for what
    is half there has too little contrast."""
    context = browser.new_context(viewport=screen, reduced_motion="reduce", **options)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    visitor = Visitor(house, context, page)
    context.on("console", visitor.hear)
    context.on("weberror", lambda error: visitor.complaints.append(f"{page.url}: {error.error}"))
    context.on("request", visitor.see_request)
    context.on("response", visitor.see_response)
    try:
        yield visitor
        assert visitor.complaints == []
    except BaseException:
        page.screenshot(path=house.data_dir.parent / "failed.png", full_page=True)
        raise
    finally:
        context.close()
