"""Signing in where it is no demo: no page without a second factor, which is set up, shown, and replaced by a passkey."""

import re

import pytest
from playwright.sync_api import Browser

from tests.flows.browsing import PHONE, Visitor, visit
from tests.flows.house import House
from tests.organisations.totp import code

pytestmark = [pytest.mark.flow, pytest.mark.browser]

ORGANISER = "maren@steppe.example"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def set_up_an_app(visitor: Visitor) -> str:
    visitor.press(visitor.page.get_by_role("link", name="Set up the app"))
    secret = visitor.page.locator("#authenticator_secret").input_value()
    visitor.page.locator("[name=code]").fill(code(secret))
    said = visitor.press(visitor.page.get_by_role("button", name="Set up"))
    assert (len(re.findall(r"^\d{8}$", said, re.MULTILINE)), looks_right(visitor)) == (10, [])
    assert "Today" in visitor.press(visitor.page.get_by_role("link", name="to the start page"))
    return secret


def sign_out(visitor: Visitor) -> None:
    visitor.open("/staff/account/logout/")
    assert "Sign in" in visitor.press(visitor.page.locator("main").get_by_role("button", name="Sign out"))


def add_a_passkey(visitor: Visitor) -> None:
    devices = visitor.context.new_cdp_session(visitor.page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    visitor.open("/staff/account/2fa/")
    visitor.press(visitor.page.get_by_role("link", name="Add a passkey"))
    assert "Passkey 1" in visitor.press(visitor.page.locator("#passkey_button"))


def looks_right(visitor: Visitor) -> list[str]:
    return [*visitor.grave_faults(), *(["too wide"] if visitor.is_wider_than_the_screen() else [])]


def test_by_a_code_of_an_app_and_then_by_a_passkey(house: House, browser: Browser) -> None:
    house.host = "localhost"  # a passkey belongs to a name
    house.settings["DEMO"] = "0"
    house.start("web")
    with visit(browser, house, screen=PHONE) as visitor:
        visitor.sign_in(ORGANISER)
        visitor.open("/staff/letters/letter/")
        assert ("/staff/account/2fa/" in visitor.page.url, looks_right(visitor)) == (True, [])
        secret = set_up_an_app(visitor)
        sign_out(visitor)
        house.forget_counts()
        visitor.sign_in(ORGANISER)
        assert ("/2fa/authenticate/" in visitor.page.url, looks_right(visitor)) == (True, [])
        visitor.page.locator("[name=code]").fill(code(secret))
        assert "Today" in visitor.press(visitor.page.get_by_role("button", name="Sign in"))
        add_a_passkey(visitor)
        sign_out(visitor)
        assert looks_right(visitor) == []
        assert "Today" in visitor.press(visitor.page.get_by_role("button", name="Sign in with a passkey"))
        visitor.open("/staff/account/sessions/")
        assert ("This browser" in visitor.said, "Chrome" in visitor.said, looks_right(visitor)) == (True, True, [])
    kinds = [kind for (kind,) in house.sql("SELECT kind FROM organisations_securityentry ORDER BY recorded_at, id")]
    assert kinds.count("signed_in") == 3
    assert kinds.count("factor_added") == 3


def test_a_link_in_webmail_leads_on_with_one_click(house: House, browser: Browser) -> None:
    """The cookie of a session does not come along from another site; nobody is signed out by that."""
    house.start("web")
    inside, webmail = f"{house.address}/staff/letters/letter/", "http://webmail.example/inbox"
    with visit(browser, house, screen=PHONE) as visitor:
        visitor.sign_in(ORGANISER)
        mail = f'<!doctype html><title>Inbox</title><link rel="icon" href="data:,"><a href="{inside}">Look</a>'
        visitor.context.route(webmail, lambda route: route.fulfill(content_type="text/html", body=mail))
        visitor.open(webmail)
        assert visitor.complaints.pop().endswith(f"asks another host: {webmail}")
        assert "You came from another site" in visitor.press(visitor.page.get_by_role("link", name="Look"))
        assert looks_right(visitor) == []
        assert "Letters" in visitor.press(visitor.page.get_by_role("link", name="Go on to the page"))
        assert (visitor.page.url, looks_right(visitor)) == (inside, [])
