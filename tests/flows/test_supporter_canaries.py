"""Everything that a supporter writes goes over the whole road while things break on it; then every byte is searched."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser

from tests.config.conftest import wait_until
from tests.flows.browsing import Visitor, visit
from tests.flows.house import House
from tests.flows.planting import ANSWERED, CORRECTED, MISTYPED, TYPED
from tests.flows.scanner import leaks_under
from tests.flows.supporting import READING, Post, button, link_in, london, open_form, post_office, write
from tests.flows.test_canaries import dump

pytestmark = [pytest.mark.flow, pytest.mark.browser]

TRIED = "SELECT 1 FROM letters_intake WHERE state = 'claimed' AND attempts = 1"
LEASE_OVER = "UPDATE letters_intake SET claimed_until = received_at WHERE state = 'claimed'"


@contextmanager
def gone(house: House, table: str) -> Iterator[None]:
    house.sql(f"ALTER TABLE {table} RENAME TO letters_gone")
    yield
    house.sql(f"ALTER TABLE letters_gone RENAME TO {table}")


def press_while_gone(visitor: Visitor, table: str, name: str) -> None:
    """A fault of ours when the form is sent; then the person loads the page again, as it asks for."""
    with gone(visitor.house, table):
        assert "The fault is ours" in visitor.press(button(visitor, name))
    visitor.page.reload()


def sign_while_things_break(visitor: Visitor) -> None:
    visitor.open(london(visitor.house))
    made = open_form(visitor, london(visitor.house))
    write(visitor, **MISTYPED, kind="organisation", visibility="recipient_only")
    visitor.press(button(visitor, "Look through it"))
    assert visitor.page.locator("#errors").is_visible()
    write(visitor, **TYPED, country="United Kingdom", process="on", contact="on")
    visitor.press(button(visitor, "Look through it"))
    time.sleep(max(0.0, made + READING - time.monotonic()))
    press_while_gone(visitor, "letters_intake", "Sign this letter")
    assert "Now look into your mail" in visitor.said


def break_the_worker(house: House) -> None:
    """With the form open in its hands; later another one comes."""
    with gone(house, "letters_signature"):
        house.errand("messages", "demarche.intake")
        assert wait_until(lambda: "could not be answered" in house.log("worker")), house.log("worker")
    assert house.sql(TRIED)
    house.sql(LEASE_OVER)


def confirm_and_correct(visitor: Visitor, post: Post) -> list[str]:
    """The secrets that came by mail."""
    first = post.next_to(TYPED["email"])
    visitor.open(link_in(first, "confirm"))
    visitor.press(button(visitor, "Yes, I sign this"))
    asked = post.next_to(TYPED["mandate_contact"])
    assert TYPED["name"] in asked
    visitor.open(link_in(asked, "mandate"))
    write(visitor, **ANSWERED)
    press_while_gone(visitor, "letters_mandaterequest", "We give this mandate")
    visitor.open(link_in(first, "my"))
    assert TYPED["comment"] in visitor.page.content()
    write(visitor, **CORRECTED)
    press_while_gone(visitor, "letters_signature", "Store my changes")
    assert CORRECTED["comment"] in visitor.page.content() and ANSWERED["name"] in visitor.page.content()
    return re.findall(r"/s/[a-z]+/([\w-]{20,})/", first + asked)


def test_nothing_that_a_supporter_wrote_lies_in_any_file(house: House, browser: Browser) -> None:
    house.settings["LOG_LEVEL"] = "DEBUG"
    with post_office(house) as post, visit(browser, house) as visitor:
        visitor.expected |= {422, 500}
        house.start("worker", "web")
        sign_while_things_break(visitor)
        break_the_worker(house)
        secrets = confirm_and_correct(visitor, post)
    assert len(secrets) == 3
    dump(house)
    words = [*TYPED.values(), *MISTYPED.values(), *CORRECTED.values(), *ANSWERED.values(), *secrets]
    beside = leaks_under(house.data_dir.parent, words, without=(house.data_dir.name,))
    assert [str(leak) for leak in (*beside, *leaks_under(house.data_dir, words, without=("static",)))] == []
    assert "Internal Server Error: /en/s/my/…/" in house.log("web"), "the secret is left out, and nothing else"
