"""Nobody is kept out of any page of the supporter's road: empty, with faults, and when it is done."""

import time
from functools import partial
from hashlib import sha256

import pytest
from playwright.sync_api import Browser, Route

from tests.flows.access import BY_LOOK, faults, tab_to, unreachable
from tests.flows.browsing import Visitor, visit
from tests.flows.supporting import READING, Post, button, link_in, london, open_form, send, write

pytestmark = [pytest.mark.flow, pytest.mark.browser]

GONE = {404, 410, 422}
OTHERS = ("de", "es", "fr", "kk", "ru", "sv")
FOREIGN_PAGE = """<form method=post action="%s"><input name=email value="bo@post.example"><button>Win</button></form>"""


POOR_PAGE = """<title>Poor</title><main style="color: #999">Grey
<p style="margin-left: 300px; width: 400px">Wide</p><button tabindex="-1">Away</button></main>"""


AT_ONE_LOOK = """<title>Night</title><style>
@media (width > 700px) and (width < 800px) and (prefers-color-scheme: dark) { em { color: #333; background: #222 } }
button { inline-size: 9px; block-size: 9px; padding: 0 }</style>
<main><em>Dark</em><p><button>a</button><button>b</button></p></main>"""


def test_what_keeps_people_out_is_found(post: Post, browser: Browser) -> None:
    """So that the tests below do not find nothing because they do not look."""
    with visit(browser, post.house) as visitor:
        visitor.page.set_content(POOR_PAGE)
        found = " ".join(faults(visitor))
        assert all(word in found for word in ("color-contrast", "html-has-lang", "320: cut off"))
        assert len(unreachable(visitor)) == 1
        visitor.page.set_content(AT_ONE_LOOK)
        found_at = {rule: [one.split(": ")[0] for one in faults(visitor) if rule in one] for rule in BY_LOOK}
        assert found_at["color-contrast"] == ["768 dark"]
        assert {"320 light", "320 dark", "768 light", "1280 dark"} <= {*found_at["target-size"]}


def test_signing(post: Post, browser: Browser) -> None:
    """Letter, form, review, sent, and a letter that is closed."""
    letter, closed = london(post.house), post.house.errand("open_and_close")
    with visit(browser, post.house) as visitor:
        visitor.expected |= GONE
        visitor.open(letter)
        found = faults(visitor)
        made = open_form(visitor, letter)
        found += faults(visitor)
        write(visitor, email="nobody", visibility="public", kind="organisation")
        visitor.press(button(visitor, "Look through it"))
        found += faults(visitor)
        write(visitor, email="bo.marsh@post.example", name="Bo Marsh", country="Ireland", kind="personal", process="on")
        visitor.press(button(visitor, "Look through it"))
        found += faults(visitor)
        write(visitor, email="bo.marsh@")
        visitor.press(button(visitor, "Sign this letter"))
        found += faults(visitor)
        write(visitor, email="bo.marsh@post.example")
        send(visitor, made)
        found += faults(visitor)
        visitor.open(f"/en/l/{closed}/sign/")
        assert "closed" in visitor.said
        assert found + faults(visitor) == []


def test_one_s_own_signature(post: Post, browser: Browser) -> None:
    """Question, thanks, my signature in every state, the mandate of an organisation, news and their end."""
    letter, email, asked = london(post.house), "ebba.crane@post.example", "board@crane.example"
    with visit(browser, post.house) as visitor:
        visitor.expected |= GONE
        made = open_form(visitor, letter)
        write(visitor, email=email, name="Ebba Crane", country="Sweden", kind="organisation", organisation="The Cranes")
        write(visitor, mandate_contact=asked, visibility="public", comment="Read it aloud.", process="on", contact="on")
        visitor.press(button(visitor, "Look through it"))
        send(visitor, made)
        mail = post.next_to(email)
        visitor.open(link_in(mail, "confirm"))
        found = faults(visitor)
        visitor.press(button(visitor, "Yes, I sign this"))
        found += faults(visitor)
        question = link_in(post.next_to(asked), "mandate")
        found += mandate(visitor, question)
        assert "does not agree" in post.next_to(email)
        assert post.house.errand("tell_news") >= 1
        news = link_in(post.next_to(email), "stop")
        visitor.open(news)
        found += faults(visitor)
        visitor.press(button(visitor, "Stop news"))
        found += faults(visitor) + mine(visitor, link_in(mail, "my"))
        visitor.open(question)
        assert found + faults(visitor) == []


def mandate(visitor: Visitor, question: str) -> list[str]:
    visitor.open(question)
    found = faults(visitor)
    visitor.press(button(visitor, "We do not"))
    found += faults(visitor)
    write(visitor, name="Ulla Crane", office="Chair")
    visitor.press(button(visitor, "We do not"))
    return found + faults(visitor)


def mine(visitor: Visitor, address: str) -> list[str]:
    """With a link that is too old; declined, with a fault, changed, withdrawn, erased, and when nothing is there."""
    let_end(visitor, address, "made_at")
    assert visitor.open(address).status == 410
    found = faults(visitor)
    let_end(visitor, address, "(SELECT max(expires_at) FROM letters_link)")
    visitor.open(address)
    assert "has said no" in visitor.said
    found += faults(visitor)
    write(visitor, name="")
    visitor.press(button(visitor, "Store my changes"))
    found += faults(visitor)
    write(visitor, name="Ebba Crane", visibility="recipient_only")
    for name in ("Store my changes", "Withdraw my signature", "Erase everything", "Yes, erase everything"):
        visitor.press(button(visitor, name))
        found += faults(visitor)
    assert visitor.open(address).status == 404
    return found + faults(visitor)


def let_end(visitor: Visitor, address: str, when: str) -> None:
    """A mailed link."""
    digest = sha256(address.rstrip("/").rpartition("/")[2].encode()).hexdigest()
    visitor.house.sql(f"UPDATE letters_link SET expires_at = {when} WHERE digest = '{digest}'")


def test_the_ways_back_to_it(post: Post, browser: Browser) -> None:
    """Asking for the link, typing the code, a link that has ended."""
    campaign = post.house.sql("SELECT code FROM campaigns_campaign WHERE published_at IS NOT NULL")[0][0]
    with visit(browser, post.house) as visitor:
        visitor.expected |= GONE
        visitor.open(f"/en/c/{campaign}/find/")
        found = faults(visitor) + unreachable(visitor)
        visitor.press(button(visitor, "Send me the link"))
        found += faults(visitor)
        write(visitor, email="nobody@post.example")
        visitor.press(button(visitor, "Send me the link"))
        found += faults(visitor)
        visitor.open("/en/s/code/")
        found += faults(visitor) + unreachable(visitor)
        write(visitor, email="nobody@post.example", code="abcd-efgh")
        visitor.press(button(visitor, "Show me my signature"))
        assert found + faults(visitor) == []


def test_without_a_mouse(post: Post, browser: Browser) -> None:
    """Each control in its order, the focus always in sight, every form sent by the Enter key."""
    letter, email = london(post.house), "tove.reed@post.example"
    with visit(browser, post.house) as visitor:
        visitor.expected |= {422}
        visitor.open(letter)
        found = unreachable(visitor)
        open_form(visitor, letter)
        found += unreachable(visitor)
        keys, made = visitor.page.keyboard, open_form(visitor, letter)
        tab_to(visitor, "[name=email]")
        with visitor.page.expect_navigation():
            keys.press("Enter")
        tab_to(visitor, "#errors a")
        keys.press("Enter")
        assert visitor.page.evaluate("document.activeElement.name") == "email"
        fill_by_keys(visitor, email)
        found += unreachable(visitor)
        time.sleep(max(0.0, made + READING - time.monotonic()))
        tab_to(visitor, "[name=email]")
        with visitor.page.expect_navigation():
            keys.press("Enter")
        assert "Now look into your mail" in visitor.said
        visitor.open(link_in(post.next_to(email), "confirm"))
        found += unreachable(visitor)
        tab_to(visitor, "[value=confirm]")
        with visitor.page.expect_navigation():
            keys.press("Enter")
        assert "Your signature is confirmed" in visitor.said
        assert found + unreachable(visitor) == []


def fill_by_keys(visitor: Visitor, email: str) -> None:
    """From the field that the summary of faults led to, as far as the review."""
    keys = visitor.page.keyboard
    keys.type(email)
    tab_to(visitor, "[name=country]")
    keys.type("Denmark")
    tab_to(visitor, "[name=visibility]")
    keys.press("ArrowDown")
    assert visitor.page.locator("[name=visibility]:checked").get_attribute("value") == "recipient_only"
    keys.press("ArrowUp")
    tab_to(visitor, "[name=process]")
    keys.press("Space")
    tab_to(visitor, "button[value=review]")
    with visitor.page.expect_navigation():
        keys.press("Enter")
    assert "Nothing has been stored" in visitor.said


def test_being_refused(post: Post, browser: Browser) -> None:
    """A form that another site sent, too many people at once, too many tries."""
    campaign = post.house.sql("SELECT code FROM campaigns_campaign WHERE published_at IS NOT NULL")[0][0]
    find, found = f"/en/c/{campaign}/find/", []
    pages = post.house.errand("refusing.busy_and_too_often", find)
    with visit(browser, post.house) as visitor:
        visitor.expected |= {403, 429, 503}
        visitor.page.set_content(FOREIGN_PAGE % f"{post.house.address}{london(post.house)}sign/")
        assert "sent from another site" in visitor.press(button(visitor, "Win"))
        found += faults(visitor)
        for status, body in pages.items():
            visitor.page.route(f"**/{status}/", partial(show, status=int(status), body=body))
            assert visitor.open(f"/{status}/").status == int(status)
            found += faults(visitor)
        assert {*pages} == {"429", "503"} and found == []


def show(route: Route, *, status: int, body: str) -> None:
    route.fulfill(status=status, body=body, content_type="text/html; charset=utf-8")


def test_in_every_other_language(post: Post, browser: Browser) -> None:
    """The longest page of each, where no word may be cut off."""
    with visit(browser, post.house) as visitor:
        found = []
        for language in OTHERS:
            visitor.open(f"{london(post.house).replace('/en/', f'/{language}/')}sign/")
            assert visitor.page.locator("html").get_attribute("lang") == language
            found += faults(visitor)
        assert found == []
