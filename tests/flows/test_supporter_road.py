"""The supporter's road in a browser, from the letter to the last trace, by mail that a real server took."""

import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.flows.browsing import PHONE, Visitor, visit
from tests.flows.supporting import Post, button, link_in, london, open_form, send, write

pytestmark = [pytest.mark.flow, pytest.mark.browser]

NAME = "Eir Lund-Ashgrove"


def sign_with_a_slip(supporter: Visitor, letter: str, email: str) -> None:
    """The name is forgotten first; nothing that was typed is lost by it, and the address is put right in the review."""
    supporter.open(letter)
    supporter.press(supporter.page.get_by_role("link", name="Sign this letter").first)
    made = open_form(supporter, letter)
    write(supporter, email="eir@elsewhere.example", place="Brighton", country="United Kingdom", visibility="public")
    write(supporter, comment="Please read it aloud.", process="on")
    supporter.press(button(supporter, "Look through it"))
    assert supporter.page.locator("#errors a").inner_text() == "Name"
    write(supporter, name=NAME)
    assert f"{NAME}, Brighton" in supporter.press(button(supporter, "Look through it"))
    write(supporter, email=email)
    send(supporter, made)


def confirm(supporter: Visitor, address: str, letter: str, *, scripts: bool) -> None:
    """Twice: the second time the page knows."""
    assert NAME in supporter.page.goto(address).text()  # type: ignore[union-attr]
    assert "Your signature is confirmed" in supporter.press(button(supporter, "Yes, I sign this"))
    assert letter in supporter.page.locator("#share").input_value()
    assert supporter.page.locator("[data-copy]").is_visible() == scripts
    supporter.open(address)
    assert "Your signature is confirmed" in supporter.said


def take_it_back(supporter: Visitor, address: str) -> None:
    """Fewer people may read the name, then none; then nothing is left."""
    supporter.open(address)
    write(supporter, visibility="counted_only", name="")
    assert "Your changes are stored" in supporter.press(button(supporter, "Store my changes"))
    held = json.loads(supporter.context.request.get(f"{address}data.json").text())
    assert NAME not in json.dumps(held) and "Please read it aloud." in json.dumps(held)
    assert "Your signature is withdrawn" in supporter.press(button(supporter, "Withdraw my signature"))
    assert "cannot be undone" in supporter.press(button(supporter, "Erase everything"))
    assert "Everything is erased" in supporter.press(button(supporter, "Yes, erase everything"))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_signed_confirmed_changed_withdrawn_and_erased(post: Post, browser: Browser, scripts: bool) -> None:
    letter, email = london(post.house), f"eir.{'script' if scripts else 'plain'}@post.example"
    with visit(browser, post.house, screen=PHONE, java_script_enabled=scripts) as supporter:
        supporter.expected |= {404, 422}
        sign_with_a_slip(supporter, letter, email)
        mail = post.next_to(email)
        question, mine = link_in(mail, "confirm"), link_in(mail, "my")
        confirm(supporter, question, letter, scripts=scripts)
        take_it_back(supporter, mine)
        assert {supporter.open(address).status for address in (question, mine)} == {404}
        assert supporter.context.cookies() == []
        assert supporter.hosts == {urlsplit(post.house.address).netloc}


def test_who_signs_twice_or_has_lost_the_link_is_told_by_mail_alone(post: Post, browser: Browser) -> None:
    """Who has not confirmed can do so by the second mail as well; and a code does what a spoilt link does not."""
    letter, email = london(post.house), "ida.fell@post.example"
    campaign = post.house.sql("SELECT code FROM campaigns_campaign WHERE published_at IS NOT NULL")[0][0]
    with visit(browser, post.house) as supporter:
        for _turn in range(2):
            made = open_form(supporter, letter)
            write(supporter, email=email, country="Ireland", process="on")
            supporter.press(button(supporter, "Look through it"))
            send(supporter, made)
        mails = [post.next_to(email), post.next_to(email)]
        assert "It has not been confirmed" in mails[1]
        supporter.open("/en/s/code/")
        code = mails[1].split(" here:")[0].split()[-1]
        write(supporter, email=email.upper(), code=code)
        supporter.press(button(supporter, "Show me my signature"))
        assert "Your signature is confirmed" in supporter.press(button(supporter, "Yes, I sign this"))
        answers = set()
        for address in (email, "nobody@post.example"):
            supporter.open(f"/en/c/{campaign}/find/")
            write(supporter, email=address)
            answers.add(supporter.press(button(supporter, "Send me the link")))
        assert len(answers) == 1
        supporter.open(link_in(post.next_to(email), "my"))
        assert "My signature" in supporter.said
