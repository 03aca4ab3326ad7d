"""A supporter's road in a browser: the form, the mailbox, the pages behind the links that came."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from types import SimpleNamespace

from playwright.sync_api import Locator

from tests.config.conftest import wait_until
from tests.flows.browsing import Visitor, put
from tests.flows.house import House
from tests.smtp import Relay, relay

READING = 3.2
"""Seconds. What is sent sooner after its form was made was filled in by a program (letters/tokens.py)."""


@dataclass
class Post:
    """The mail server that an installation hands its mail to, and what lies in the mailboxes behind it."""

    house: House
    server: Relay
    read: dict[str, int] = field(default_factory=dict)

    def deliver(self) -> None:
        """Has the worker answer what was sent in, and then send what it wrote."""
        self.house.errand("answer_and_send")

    def next_to(self, address: str) -> str:
        """The text of the first mail to this address that nobody has read yet."""
        if self.read.get(address, 0) >= len(self._all_to(address)):
            self.deliver()
            assert wait_until(lambda: len(self._all_to(address)) > self.read.get(address, 0)), address
        self.read[address] = self.read.get(address, 0) + 1
        return self._all_to(address)[self.read[address] - 1]

    def _all_to(self, address: str) -> list[str]:
        mine = [
            message_from_bytes(one.content, policy=policy.default)  # type: ignore[arg-type]
            for one in list(self.server.accepted)  # a mail may come meanwhile
            if one.rcpt_tos == [address]
        ]
        bodies = [mail.get_body(("plain",)) for mail in mine]
        return [body.get_content() for body in bodies if body is not None]


@contextmanager
def post_office(house: House) -> Iterator[Post]:
    with relay(SimpleNamespace()) as server:
        house.settings["EMAIL_URL"] = f"smtp://127.0.0.1:{server.port}"
        yield Post(house, server)


def link_in(text: str, page: str) -> str:
    """The whole address in a mail."""
    found = re.search(rf"http://\S+/s/{page}/[\w-]+/", text)
    assert found is not None, text
    return found[0]


def london(house: House) -> str:
    """The page of the demo's letter that can be signed."""
    code = house.sql("SELECT code FROM letters_letter WHERE title LIKE '%by way of London'")[0][0]
    return f"/en/l/{code}/"


def open_form(visitor: Visitor, letter: str) -> float:
    """When it was made."""
    visitor.open(f"{letter}sign/")
    return time.monotonic()


def write(visitor: Visitor, **values: str) -> None:
    """By the names of the fields: text, a choice by its value, a tick by "on"."""
    for name, value in values.items():
        box = visitor.page.locator(f"main [name='{name}']")
        kind = box.first.get_attribute("type")
        if kind in {"radio", "checkbox"}:
            wanted = box if value == "on" else visitor.page.locator(f"main [name='{name}'][value='{value}']")
            wanted.check()
        else:
            _unfolded(box)
            put(box, value)


def _unfolded(box: Locator) -> None:
    fold = box.locator("xpath=ancestor::details[not(@open)]/summary")
    if fold.count():
        fold.click()


def button(visitor: Visitor, name: str) -> Locator:
    return visitor.page.get_by_role("button", name=name, exact=True)


def sign(visitor: Visitor, letter: str, **values: str) -> None:
    """Form, review, sent; in the end the page that says the same to everybody."""
    made = open_form(visitor, letter)
    write(visitor, country="United Kingdom", process="on", **values)
    assert "Nothing has been stored" in visitor.press(button(visitor, "Look through it"))
    send(visitor, made)


def send(visitor: Visitor, made: float) -> None:
    """No sooner than a person could have read the form."""
    time.sleep(max(0.0, made + READING - time.monotonic()))
    assert "Now look into your mail" in visitor.press(button(visitor, "Sign this letter"))


def sign_and_confirm(visitor: Visitor, post: Post, letter: str, **values: str) -> str:
    """The mail that came."""
    sign(visitor, letter, **values)
    mail = post.next_to(values["email"])
    visitor.open(link_in(mail, "confirm"))
    assert "Your signature is confirmed" in visitor.press(button(visitor, "Yes, I sign this"))
    return mail
