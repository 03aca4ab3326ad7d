"""A recipient over the years, and the map: what they show, to everybody, and what they never show."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.models import Campaign
from organisations.enums import RecipientKind
from organisations.models import Mission, Recipient
from organisations.ownership import all_owners, owner_scope
from tests.factories import make_organisation, make_recipient
from tests.story import COUNTED_SUPPORTER, HIDDEN_SUPPORTER, PUBLIC_SUPPORTER, tell_story

MOST_QUERIES = 8


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[Campaign]:
    with django_db_blocker.unblock(), transaction.atomic():
        organisation = make_organisation()
        with owner_scope([organisation.pk]):
            campaign = tell_story(organisation)
        yield campaign
        transaction.set_rollback(True)


@pytest.fixture
def story(told: Campaign, db: None) -> Campaign:
    return told


def recipient_in(city: str) -> Recipient:
    with all_owners():
        return Recipient.objects.get(city=city)


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_page_of_a_recipient_tells_its_letters_by_year_and_counts_what_the_logs_say(
    client: Client, story: Campaign
) -> None:
    said = text_of(client, f"/en/r/{recipient_in('London').code}/")
    for words in (
        "Free the detained",
        " 2016 ",
        "Letters 1",
        "Attempts to deliver them 3",
        "Refused 1",
        "Left there 1",
    ):
        assert words in said, words
    assert "Handed in" not in said, "nothing says so for London"
    assert "Answers promised 1" in text_of(client, f"/en/r/{recipient_in('Berlin').code}/")


def test_no_supporter_stands_on_it(client: Client, story: Campaign) -> None:
    page = client.get(f"/en/r/{recipient_in('London').code}/").content.decode()
    for name in (PUBLIC_SUPPORTER, HIDDEN_SUPPORTER, COUNTED_SUPPORTER, "Kasimir Doorman"):
        assert name not in page


def test_letters_of_a_campaign_that_is_not_public_are_not_told(client: Client, story: Campaign) -> None:
    address = f"/en/r/{recipient_in('London').code}/"
    with all_owners():
        Campaign.objects.filter(pk=story.pk).update(published_at=None)
    said = text_of(client, address)
    assert "Free the detained" not in said
    assert "No public letter has gone there yet." in said


def test_what_somebody_added_has_a_page_only_once_a_public_letter_goes_there(client: Client, story: Campaign) -> None:
    own = make_recipient("Kazan", added_by=story.owner, kind=RecipientKind.COMPANY)
    assert client.get(f"/en/r/{own.code}/").status_code == 404


def test_a_merged_recipient_leads_to_the_one_that_stands_for_it_which_tells_the_history_of_both(
    client: Client, story: Campaign
) -> None:
    london, berlin = recipient_in("London"), recipient_in("Berlin")
    Recipient.objects.filter(pk=london.pk).update(merged_into=berlin)
    assert client.get(f"/en/r/{london.code}/").headers["Location"] == f"/en/r/{berlin.code}/"
    assert "Letters 2" in text_of(client, f"/en/r/{berlin.code}/")


def test_a_code_is_found_in_either_case_and_an_unknown_one_is_not(client: Client, story: Campaign) -> None:
    code = recipient_in("London").code
    assert client.get(f"/en/r/{code.upper()}/").headers["Location"] == f"/en/r/{code}/"
    assert client.get("/en/r/nowhere/").status_code == 404


def test_the_map_has_a_dot_for_each_place_whose_position_is_known_and_a_row_for_every_place(
    client: Client, story: Campaign
) -> None:
    london = Mission.objects.filter(recipient=recipient_in("London"))
    london.update(latitude=Decimal("51.5"), longitude=Decimal("-0.1"))
    page = client.get(f"/en/c/{story.code}/map/").content.decode()
    assert page.count('<use href="#arrived" x="') == 1
    assert re.search(r'x="479\.\d" y="60\.\d"', page), "points, whatever the language writes between whole and part"
    assert page.count('<tr id="place-') == 6
    assert "5 places have no dot" in page
    french = client.get(f"/fr/c/{story.code}/map/").content.decode()
    assert re.search(r'x="479\.\d" y="60\.\d"', french)


@pytest.mark.parametrize("page", ["recipient", "map"])
def test_both_pages_are_kept_by_caches_and_cost_few_questions(client: Client, story: Campaign, page: str) -> None:
    address = f"/en/c/{story.code}/map/" if page == "map" else f"/en/r/{recipient_in('London').code}/"
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert len(queries) <= MOST_QUERIES
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert not response.cookies
    assert "<script" not in response.content.decode()
