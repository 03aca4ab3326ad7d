"""Threat T02, the table: what each role gets from each address of the site, with a key of ours and with one of theirs.

`matrix.txt` has a line for each address and method. A new address fails here until its line is written, and the sentence
that fails is the line to write: read it first. What is posted is empty, so that right and row decide; forms, fields and
filters full of foreign keys are the walk's (`test_isolation.py`). Addresses that are not asked are in `beside.txt`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.text import slugify

from campaigns.models import Action, Campaign, CampaignText
from letters.models import Edition, Evidence, Letter
from organisations.enums import Role
from organisations.models import Membership, Recipient
from tests.factories import make_member, make_user
from tests.organisations.admin.conftest import SECRET, Worlds
from tests.organisations.admin.worlds import OWN_APPS, World, every_row, state_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static")]

TABLE = Path(__file__).parent / "matrix.txt"
BESIDE = Path(__file__).parent / "beside.txt"
ELSEWHERE = "elsewhere"
MEMBERS = [role.value for role in (Role.OWNER, Role.ORGANISER, Role.COORDINATOR, Role.REPORTER)]
COLUMNS = [*MEMBERS, "operator", "stranger", "nobody", *(f"{role}>" for role in MEMBERS)]
"""Who asks for a row of ours; after the arrow, who of us asks for one of theirs. The stranger is an owner there."""
CLOSED = {302, 403, 404, 405}
CODES: dict[str, type[Model]] = {
    "delivery-report": Campaign, "public-campaign": Campaign, "public-find": Campaign, "public-map": Campaign,
    "public-feed": Campaign, "public-letter": Letter, "public-sign": Letter, "public-sent": Letter, "public-copy": Edition,
    "public-calendar": Action, "public-recipient": Recipient, "public-correct": Recipient,
    "public-translation": Letter,
}  # fmt: skip
PLAIN = {"pk": 1, "app_label": "letters", "language": "fr"}
NOBODYS = ["signer", "reason", "comment", "words", "sender", "holder"]
"""With what the texts begin that stand on no page that anybody, or whoever has got a link by mail, may read."""
Lines = dict[str, list[str]]


@dataclass(frozen=True)
class Address:
    """`table` is whose rows it is about; None where no key, or a code, finds them."""

    name: str
    keys: tuple[str, ...]
    table: type[Model] | None

    def of(self, world: World) -> str:
        keys = {key: self._key(key, world) for key in self.keys}
        return reverse(self.name, kwargs=keys)

    @property
    def is_open(self) -> bool:
        """To anybody, or to whoever has the link."""
        return self.name.startswith("public-") or "token" in self.keys

    def _key(self, key: str, world: World) -> Any:
        if key == "token":
            return world.tokens[self.name]
        if key == "slug":
            return slugify(world.rows[CampaignText][0].title)
        if key == "code":  # the last letter is the one to a recipient
            return getattr(world.rows[CODES[self.name]][-1], "code", "")
        table = {"picture": Evidence, "object_id": self.table, "key": Membership}.get(key)
        return world.rows[table][0].pk if table else PLAIN[key]


def routes(patterns: Any, before: str = "", space: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """Each with its name, which may be empty, and where it stands."""
    for pattern in patterns:
        place = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, place, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield space + pattern.name if pattern.name else "", place, pattern


def is_asked(name: str, pattern: URLPattern) -> bool:
    """allauth's pages know the account that asks, and no other row; what has no name has no page of its own."""
    return bool(name) and not pattern.callback.__module__.startswith("allauth.")


def addresses() -> dict[str, list[Address]]:
    """By the app whose tables they are about."""
    found: dict[str, dict[str, Address]] = {app: {} for app in [*OWN_APPS, ELSEWHERE]}
    tables = {f"admin:{model._meta.app_label}_{model._meta.model_name}": model for model in admin.site._registry}
    for name, _place, pattern in routes(get_resolver().url_patterns):
        table = tables.get(name.rpartition("_")[0]) or next(
            (tables[one] for one in tables if name.startswith(f"{one}_")), None
        )
        if is_asked(name, pattern):
            app = table._meta.app_label if table else ELSEWHERE
            found[app][name] = Address(name, tuple(pattern.pattern.regex.groupindex), table)
    return {app: list(group.values()) for app, group in found.items()}


class Asked:
    """The answers of the site to everybody, from one address after the other, and what is wrong with any of them."""

    def __init__(self, worlds: Worlds) -> None:
        self.ours, self.theirs = worlds
        self.faults: list[str] = []
        self.browsers = dict(self._browsers())

    def _browsers(self) -> Iterator[tuple[str, tuple[Client, str]]]:
        people = {role: make_member(self.ours.organisation, Role(role), f"{role}@ours.example") for role in MEMBERS}
        people |= {"operator": make_user("op@example.org", is_operator=True), "stranger": self.theirs.person}
        for name, person in people.items():
            client = Client(raise_request_exception=False)
            client.force_login(person)
            yield name, (client, client.cookies.output(header=""))
        yield "nobody", (Client(raise_request_exception=False), "")

    def lines_of(self, address: Address) -> Lines:
        return {f"{method} {address.name}": [*self._answers(address, method)] for method in ("GET", "POST")}

    def _answers(self, address: Address, method: str) -> Iterator[str]:
        for column in COLUMNS:
            world = self.theirs if column.endswith(">") else self.ours
            kept = (
                world is self.theirs and "object_id" in address.keys
            )  # what was done to theirs is looked for at the end
            yield self._answer(
                method, address.of(world), column, kept=kept, forbidden=self.forbidden_to(column, address)
            )

    def _answer(self, method: str, path: str, column: str, *, kept: bool, forbidden: list[str]) -> str:
        client, cookies = self.browsers[column.removesuffix(">")]
        client.cookies = SimpleCookie(cookies)
        with transaction.atomic():
            response: Any = client.generic(method, path)
            transaction.set_rollback(not kept)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        told = (str(response.headers) + body.decode(errors="replace")).lower()
        if any(word in told for word in forbidden) and not (column == "operator" and "/missionimport/" in path):
            self.faults.append(f"{method} {path} shows {column} what is another organisation's")
        if response.status_code >= 500:
            self.faults.append(f"{method} {path} breaks down for {column}")
        return str(response.status_code)

    def forbidden_to(self, column: str, address: Address) -> list[str]:
        """Words of rows that the person has no part in. Lists read into the shared directory are the operator's own."""
        word = "ourword" if column in {"operator", "stranger", "nobody"} else SECRET.lower()
        return [f"{one} {word}" for one in NOBODYS] if address.is_open else [word]


def written() -> Lines:
    lines = [line.split() for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return {f"{method} {name}": answers for method, name, *answers in lines}


def line(asked: str, answers: list[str]) -> str:
    return f"{asked:<58} {' '.join(answers)}"


@pytest.mark.parametrize("app", [*OWN_APPS, ELSEWHERE])
def test_each_role_gets_from_each_address_what_the_table_says(worlds: Worlds, app: str) -> None:
    asked, table = Asked(worlds), written()
    before = state_of(worlds[1], every_row())
    got = {name: answers for address in addresses()[app] for name, answers in asked.lines_of(address).items()}
    faults = [
        f"not in matrix.txt so: {line(name, answers)}" for name, answers in got.items() if table.get(name) != answers
    ]
    if state_of(worlds[1], every_row()) != before:
        faults.append("a row of theirs was changed")
    found = [*faults, *asked.faults]
    assert not found, "\n".join(found)


def test_the_table_has_no_line_too_many_and_none_that_opens_what_is_theirs() -> None:
    known = {
        f"{method} {address.name}" for group in addresses().values() for address in group for method in ("GET", "POST")
    }
    with_keys = {address.name for group in addresses().values() for address in group if "object_id" in address.keys}
    assert sorted(set(written()) - known) == []
    foreign = {name: answers[len(MEMBERS) + 1 :] for name, answers in written().items() if name.split()[1] in with_keys}
    assert [name for name, answers in foreign.items() if not {*map(int, answers)} <= CLOSED] == []


def test_the_table_takes_no_page_that_breaks_down() -> None:
    assert [name for name, answers in written().items() if max(map(int, answers)) >= 500] == []


def test_every_address_that_is_not_asked_here_was_looked_at() -> None:
    """A new one is read, and then written down: whether it knows no row but the account that asks."""
    found = {place for name, place, pattern in routes(get_resolver().url_patterns) if not is_asked(name, pattern)}
    assert found ^ {*BESIDE.read_text().splitlines()} == set()
