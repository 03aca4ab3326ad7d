"""A letter that people have signed says something else: they are asked by mail, and who does not keep it is not printed."""

import re

import pytest
from playwright.sync_api import Browser

from tests.config.conftest import wait_until
from tests.flows.browsing import Visitor, visit
from tests.flows.house import House
from tests.flows.sheet import make_version, open_sheet, printed, retype, save
from tests.flows.supporting import Post, button, link_in, london, post_office, sign_and_confirm

pytestmark = [pytest.mark.flow, pytest.mark.browser]

ORGANISER = "maren@steppe.example"
LEFT_OVER = "state = 'withdrawn' AND name_sealed IS NOT NULL"
KEEPS, WITHDRAWS, SLEEPS = "Aino Salovaara", "Bolat Erlanov", "Iida Koskela"
NEW_WORDS = "We ask that whoever gave the order is tried."


def address_of(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].lower()}@post.example"


def sign_three(supporter: Visitor, post: Post, letter: str) -> None:
    for name in (KEEPS, WITHDRAWS, SLEEPS):
        sign_and_confirm(supporter, post, letter, email=address_of(name), name=name, place="Leeds", visibility="public")


def say_something_else(organiser: Visitor) -> None:
    organiser.sign_in(ORGANISER)
    open_sheet(organiser, "by way of London")
    retype(organiser, -1, lambda text: f"{text}\n\n{NEW_WORDS}")
    save(organiser)
    make_version(organiser, "It says something else: earlier signatures do not stand under it")


def question_to(name: str, post: Post) -> str:
    """The link of the mail that asks; what was read before it was about the signature itself."""
    mail = post.next_to(address_of(name))
    return link_in(mail if "/s/keep/" in mail else post.next_to(address_of(name)), "keep")


def answer(supporter: Visitor, post: Post) -> None:
    """One keeps it, one takes it back, and one has read the mail and does nothing."""
    supporter.open(question_to(KEEPS, post))
    assert NEW_WORDS in " ".join(supporter.page.locator(".difference ins").all_inner_texts())
    said = supporter.press(button(supporter, "Keep my signature under the new text"))
    assert "Your signature stands under the new text." in said
    supporter.open(question_to(WITHDRAWS, post))
    assert "Your signature is withdrawn" in supporter.press(button(supporter, "Withdraw my signature"))
    supporter.open(question_to(SLEEPS, post))
    assert SLEEPS in supporter.said


def test_who_keeps_it_is_printed_under_the_new_text_and_nobody_else(house: House, browser: Browser) -> None:
    letter = london(house)
    with post_office(house) as post, visit(browser, house) as supporter, visit(browser, house) as organiser:
        house.start("worker", "web")
        sign_three(supporter, post, letter)
        say_something_else(organiser)
        assert house.errand("ask_about_changes") >= 3
        answer(supporter, post)
        organiser.open(organiser.page.url)
        told = re.search(r"Signatures under this text: 1\. Under an earlier one only: (\d+)", organiser.said)
        assert told, organiser.said
        words = printed(organiser)
        assert NEW_WORDS in words and KEEPS in words
        assert [name for name in (WITHDRAWS, SLEEPS) if name in words] == []
        house.errand("messages", "demarche.tally")
        assert wait_until(lambda: counts_say(supporter, letter, earlier=told[1])), supporter.said
        assert WITHDRAWS not in supporter.said
        assert house.sql(f"SELECT count(*) FROM letters_signature WHERE {LEFT_OVER}") == [(0,)]


def counts_say(supporter: Visitor, letter: str, *, earlier: str) -> bool:
    """Both numbers stand on the public page, as soon as the worker has counted."""
    supporter.open(letter)
    told = f"{earlier} more people signed an earlier text, which said something else, and have not signed this one."
    return "1 signature" in supporter.said and told in supporter.said
