"""The letter's page, where it is opened for signature and closed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from letters.domain.stage import open_letter
from letters.domain.version import make_version
from letters.models import Letter
from letters.queries.letter import is_open
from organisations.enums import Role
from organisations.models import Organisation
from organisations.queries.clock import read_clock
from tests.factories import make_member
from tests.factories_letters import make_letter, make_ready
from tests.letters.admin.desk import signed_in
from tests.letters.admin.test_letter import form_of, page

pytestmark = pytest.mark.usefixtures("plain_static")


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    letter = make_ready(steppe)
    make_version(letter, by=None, now=read_clock())
    return letter


@pytest.fixture
def browser(steppe: Organisation) -> Client:
    return signed_in(make_member(steppe, Role.ORGANISER))


def offered(browser: Client, letter: Letter) -> set[str]:
    content = browser.get(page(letter)).content.decode()
    return {name for name in ("open", "close") if f'href="{page(letter, name)}"' in content}


def test_a_letter_is_opened_and_closed_by_its_buttons(browser: Client, letter: Letter) -> None:
    assert offered(browser, letter) == {"open"}
    assert browser.post(page(letter, "open")).status_code == 302
    letter.refresh_from_db()
    assert letter.opened_at and offered(browser, letter) == {"close"}
    assert browser.post(page(letter, "close")).status_code == 302
    letter.refresh_from_db()
    assert not is_open(letter, read_clock()) and offered(browser, letter) == {"open"}


def test_a_draft_is_refused_with_the_reason(browser: Client, steppe: Organisation) -> None:
    letter = make_ready(steppe)
    response = browser.post(page(letter, "open"))
    assert response.status_code == 422 and "Make a version of the letter first" in response.content.decode()


def test_a_base_letter_is_not_opened(browser: Client, letter: Letter) -> None:
    base = make_letter(letter.campaign)
    content = browser.get(page(base)).content.decode()
    assert page(base, "open") not in content and 'name="goal"' not in content


def test_goal_and_end_are_set_by_the_clock_of_the_city(browser: Client, letter: Letter) -> None:
    open_letter(letter, by=None, now=read_clock())
    typed = {"goal": "100", "closes_at_0": "2116-06-01", "closes_at_1": "23:30"}
    assert browser.post(page(letter), form_of(letter, **typed)).status_code == 302
    letter.refresh_from_db()
    assert (letter.goal, letter.closes_at) == (100, datetime(2116, 6, 1, 22, 30, tzinfo=UTC))
    assert 'value="23:30:00"' in browser.get(page(letter)).content.decode()


@pytest.mark.parametrize("name", ["open", "close"])
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.REPORTER])
def test_who_may_not_write_letters_opens_and_closes_none(
    steppe: Organisation, letter: Letter, role: Role, name: str
) -> None:
    browser = signed_in(make_member(steppe, role))
    assert browser.post(page(letter, name)).status_code in {403, 404}
    letter.refresh_from_db()
    assert letter.opened_at is None


def test_signing_opens_on_the_public_host_at_once(browser: Client, letter: Letter) -> None:
    address = reverse("public-sign", args=[letter.code])
    assert Client().get(address).status_code == 404
    letter.campaign.published_at = read_clock() - timedelta(days=1)
    letter.campaign.save()
    letter.campaign.texts.create(owner=letter.owner, language="en", title="Free them", standfirst="…", occasion="…")
    browser.post(page(letter, "open"))
    assert Client().get(address).status_code == 200
