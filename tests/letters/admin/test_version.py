"""A version's page: what it changed, compared with any other, and put back."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from letters.domain.passage import change_passage
from letters.domain.version import make_version
from letters.models import Letter, Version
from organisations.enums import Role
from organisations.models import Organisation
from tests.factories import NOW, make_organisation
from tests.factories_letters import make_ready
from tests.letters.admin.test_letter import signed_in

pytestmark = pytest.mark.usefixtures("plain_static")


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    row = make_ready(steppe, "Release them.")
    make_version(row, by=None, now=NOW)
    for text in ("Release them all.", "Release them all, now."):
        passage = row.passages.get()
        passage.text = text
        change_passage(passage, by=None, now=NOW)
        make_version(row, material=False, by=None, now=NOW)
    return row


def page(version: Version, name: str = "change") -> str:
    return reverse(f"admin:letters_version_{name}", args=[version.pk])


def shown(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_any_two_are_compared_from_the_older_to_the_newer(letter: Letter, steppe: Organisation) -> None:
    browser = signed_in(steppe, Role.ORGANISER)
    third, _second, first = letter.versions.all()
    assert "<ins>all, now.</ins>" in shown(browser, page(third))
    for one, other in ((third, first), (first, third)):
        said = shown(browser, f"{page(one)}?with={other.number}")
        assert f"Difference to version {other.number}" in said
        assert re.findall(r"<(?:del|ins)>[^<]*", said) == ["<del>them.", "<ins>them all, now."]
    for wrong in ("", "99", "x", "²", str(third.number)):
        assert "Difference to version" not in shown(browser, f"{page(third)}?with={wrong}")


def test_the_list_tells_number_kind_who_when_and_digest(letter: Letter, steppe: Organisation) -> None:
    said = shown(signed_in(steppe, Role.ORGANISER), reverse("admin:letters_version_changelist"))
    assert said.count("wording only") == 2 and letter.versions.first().digest in said  # type: ignore[union-attr]


def test_an_earlier_text_is_put_back_by_a_button(letter: Letter, steppe: Organisation) -> None:
    browser = signed_in(steppe, Role.ORGANISER)
    first = letter.versions.get(number=1)
    assert page(first, "restore") in shown(browser, page(first))
    assert browser.post(page(first, "restore"), {"material": ""}).status_code == 422
    assert browser.post(page(first, "restore"), {"material": "no"}).status_code == 302
    fourth = letter.versions.get(number=4)
    assert fourth.digest == first.digest and not fourth.material
    assert "says the same, word for word" in shown(browser, f"{page(fourth)}?with=1")
    refused = browser.post(page(first, "restore"), {"material": "no"})
    assert refused.status_code == 422 and "exactly this already" in refused.content.decode()


def test_who_may_not_edit_puts_nothing_back(letter: Letter, steppe: Organisation) -> None:
    first = letter.versions.get(number=1)
    for browser in (signed_in(steppe, Role.REPORTER), signed_in(make_organisation("Another"), Role.OWNER)):
        assert browser.post(page(first, "restore"), {"material": "no"}).status_code in {403, 404}
    assert letter.versions.count() == 3
