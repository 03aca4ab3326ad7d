"""Two people have the page of one letter, or of its signatories, open: neither undoes the other's words unseen."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from letters.models import Letter, Signatory
from letters.queries.block import open_signatory
from organisations.enums import Role
from organisations.models import Organisation
from tests.factories import make_member
from tests.factories_letters import make_city, make_letter, sign_block
from tests.organisations.admin.pages import form_of

pytestmark = pytest.mark.usefixtures("plain_static")


@pytest.fixture
def browser(steppe: Organisation) -> Client:
    client = Client()
    client.force_login(make_member(steppe, Role.ORGANISER))
    return client


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    target = make_city(steppe)
    return make_letter(target.campaign, target=target)


def page(letter: Letter) -> str:
    return reverse("admin:letters_letter_change", args=[letter.pk])


def opened(browser: Client, address: str) -> dict[str, Any]:
    return form_of(browser.get(address).content.decode())


def test_what_only_the_other_has_changed_stays(browser: Client, letter: Letter) -> None:
    late = opened(browser, page(letter))
    theirs = {"addressee": "To the Ambassador\r\nEmbassy", "dated_on": "2016-05-26", "closes_at_0": "2036-06-01"}
    early = opened(browser, page(letter)) | theirs | {"closes_at_1": "12:00", "paper": "us-letter"}
    assert browser.post(page(letter), early).status_code == 302
    before = Letter.objects.get()
    assert browser.post(page(letter), late | {"title": "Another title"}).status_code == 302
    after = Letter.objects.get()
    assert after.title == "Another title" and after.addressee == "To the Ambassador\nEmbassy"
    kept = ("dated_on", "closes_at", "paper", "target_id", "base_id")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert (str(after.dated_on), after.paper) == ("2016-05-26", "us-letter") and after.closes_at is not None


@pytest.mark.parametrize(
    ("theirs", "mine", "told"),
    [
        ({"title": "Theirs"}, {"title": "Mine"}, "“Theirs”"),
        ({"addressee": "One\r\nTwo"}, {"addressee": "Three\r\nFour"}, "“One\nTwo”"),
        ({"window": "right"}, {"window": "none"}, "“on the right: DL"),
        ({"dated_on": "2016-05-26"}, {"dated_on": "2016-05-27"}, "“2016-05-26”"),
        (
            {"closes_at_0": "2036-06-01", "closes_at_1": "12:00"},
            {"closes_at_0": "2036-06-02", "closes_at_1": "12:00"},
            "“2036-06-01 12:00:00”",
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_both_have_changed_is_told_and_may_then_be_replaced(
    browser: Client, letter: Letter, theirs: dict[str, str], mine: dict[str, str], told: str
) -> None:
    late = opened(browser, page(letter)) | mine
    assert browser.post(page(letter), opened(browser, page(letter)) | theirs).status_code == 302
    (name,) = {field.removesuffix("_0").removesuffix("_1") for field in mine}
    stood = getattr(Letter.objects.get(), name)
    refused = browser.post(page(letter), late)
    shown = refused.content.decode()
    assert refused.status_code == 422 and told in shown and "since you opened the page. Save again" in shown
    assert getattr(Letter.objects.get(), name) == stood
    assert browser.post(page(letter), form_of(shown)).status_code == 302
    assert getattr(Letter.objects.get(), name) != stood


def test_what_the_other_has_emptied_is_told_too(browser: Client, letter: Letter) -> None:
    Letter.objects.update(sender="Steppe")
    late = opened(browser, page(letter)) | {"sender": "Mine"}
    browser.post(page(letter), opened(browser, page(letter)) | {"sender": ""})
    assert "Somebody else has emptied this" in browser.post(page(letter), late).content.decode()


def test_of_one_signatory_each_keeps_what_they_have_changed(browser: Client, letter: Letter) -> None:
    row = sign_block(letter)
    address = reverse("admin:letters_signatorygroup_change", args=[row.group_id])
    late = opened(browser, address) | {"heading": "Council", "signatories-0-place": "Ekmåla"}
    early = opened(browser, address) | {"signatories-0-office": "Councillor", "signatories-0-visibility": "public"}
    assert browser.post(address, early).status_code == 302
    assert browser.post(address, late).status_code == 302
    after = Signatory.objects.get()
    said = open_signatory(after)
    assert (said.office, said.place, after.visibility, after.group.heading) == (
        "Councillor",
        "Ekmåla",
        "public",
        "Council",
    )
