"""Nobody is kept out of any staff page: each kind of page that somebody can come to by links, at the width of a telephone, a
tablet and a desk, light and dark."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.flows.access import staff_faults
from tests.flows.browsing import Visitor, visit
from tests.flows.house import House
from tests.flows.sheet import both_write

pytestmark = [pytest.mark.flow, pytest.mark.browser]

LINKS = """() => [...document.querySelectorAll('a[href]')].map(one => one.href)"""
KEYS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)\d+(?=/)")
LEFT_OUT = re.compile(
    r"/account/(logout|language|2fa/)|\.(pdf|csv|json|ics|zip|xlsx|typ)/?$|/evidence/|/picture/|/file/"
)
"""What is no page, ends the session, or is walked where factors are set up (test_signing_in.py)."""
WALKS = {
    "maren@steppe.example": (
        60,
        {
            *("account/password/change/", "account/sessions/", "organisations/claim/*/decline/"),
            *("organisations/recipient/add/", "organisations/contactpoint/*/change/", "campaigns/campaign/*/change/"),
            *("letters/letter/*/change/", "letters/delivery/*/change/", "letters/edition/*/change/"),
        },
    ),
    "otis@host.example": (10, {"organisations/missionimport/", "organisations/claim/*/judge/"}),
}
"""An owner and an operator: how many kinds of pages each sees at least, and some that must be among them."""
ENTRANCE = (
    "login/",
    "password/reset/",
    "password/reset/done/",
    "password/reset/key/1-ended/",
    "password/reset/key/done/",
)


def kind_of(path: str) -> str:
    """Pages of one address pattern are of one kind: one of them is walked."""
    return KEYS.sub("*", path)


def pages(visitor: Visitor) -> list[str]:
    links = [urlsplit(link) for link in visitor.page.evaluate(LINKS)]
    here = urlsplit(visitor.house.address).netloc
    return [one.path for one in links if one.netloc == here and one.path.startswith("/staff/")]


def walk(visitor: Visitor, start: str = "/staff/") -> tuple[list[str], set[str]]:
    """Breadth first along the links; what is found, and which kinds of pages were seen."""
    waiting, seen, found = [start], {kind_of(start)}, []
    while waiting:
        path = waiting.pop(0)
        answer = visitor.open(path)
        if answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
            found.append(f"{path} answers {answer.status}")
            continue
        for link in pages(visitor):
            if kind_of(link) not in seen and not LEFT_OUT.search(link):
                seen.add(kind_of(link))
                waiting.append(link)
        found += [*visitor.complaints, *staff_faults(visitor)]
        visitor.complaints.clear()
    return found, seen


def test_every_staff_page_is_open_to_everybody(house: House, browser: Browser) -> None:
    house.start("web")
    house.errand("claim_bodies")
    for person, (least, known) in WALKS.items():
        with visit(browser, house) as visitor:
            visitor.sign_in(person)
            found, seen = walk(visitor)
        assert ({f"/staff/{page}" for page in known} - seen, len(seen) >= least) == (set(), True), sorted(seen)
        assert found == [], "\n".join(found)


def test_nobody_is_kept_out_where_a_password_is_asked_for_or_set(house: House, browser: Browser) -> None:
    house.start("web")
    with visit(browser, house) as visitor:
        for page in ENTRANCE:
            assert visitor.open(f"/staff/account/{page}").status == 200
            assert [*visitor.complaints, *staff_faults(visitor)] == []


def test_the_pages_of_two_who_write_one_letter_are_open_to_everybody(house: House, browser: Browser) -> None:
    """None of them is there before somebody has typed."""
    house.sql("UPDATE organisations_membership SET role = 'organiser' WHERE role = 'reporter'")
    house.start("web")
    with visit(browser, house) as first, visit(browser, house) as second:
        first.sign_in("maren@steppe.example")
        second.sign_in("ilse@steppe.example")
        address = both_write(first, second, "Ottawa")
        found = staff_faults(first)
        first.page.get_by_role("button", name="As it is printed").click()
        first.page.get_by_role("img", name="Page 1 of").wait_for()
        found += staff_faults(first)
        second.open(address)
        found += staff_faults(second)
        first.press(first.page.get_by_role("link", name="Throw the draft away"))
        found += staff_faults(first)
        first.press(first.page.get_by_role("link", name="Back to my draft"))
        first.press(first.page.get_by_role("link", name="See the difference and choose"))
        found += staff_faults(first)
        first.expected.add(422)
        first.press(first.page.get_by_role("button", name="Save the letter so"))
        assert "Choose at each passage" in first.said
        found += staff_faults(first)
    assert found == [], "\n".join(found)
