"""The feed of a campaign: the log in the words of the public page, found by its code or not at all."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from campaigns.domain.campaign import unpublish_campaign
from letters.domain.delivery import void_event
from letters.enums import Detail, EventKind
from letters.models import Delivery
from organisations.ownership import owner_scope
from tests.factories import NOW, make_campaign
from tests.factories_deliveries import make_delivery, note
from tests.factories_letters import make_text

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def delivery(steppe: Any) -> Delivery:
    with owner_scope([steppe.pk]):
        campaign = make_campaign(steppe)
        make_text(campaign, "en", "Open to all")
        delivery = make_delivery(steppe)
        note(delivery, EventKind.REFUSED, detail=Detail.AT_THE_DOOR)
    return delivery


def address(delivery: Delivery, language: str = "en") -> str:
    return f"/{language}/c/{delivery.edition.letter.campaign.code}/feed.atom"


def entries(client: Client, delivery: Delivery) -> list[tuple[str, str]]:
    root = ElementTree.fromstring(client.get(address(delivery)).content)
    return [
        (one.findtext(f"{ATOM}title", ""), one.findtext(f"{ATOM}summary", "")) for one in root.findall(f"{ATOM}entry")
    ]


def test_it_tells_what_the_page_tells(client: Client, delivery: Delivery) -> None:
    ((title, summary),) = entries(client, delivery)
    assert title == "London: Refused"
    assert "At the door." in summary


def test_it_comes_as_atom_without_a_cookie_and_stays_as_it_is(client: Client, delivery: Delivery) -> None:
    first, again = client.get(address(delivery)), client.get(address(delivery))
    assert first.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert again.headers["Content-Type"] == first.headers["Content-Type"]
    assert again.content == first.content
    assert not first.cookies
    assert client.get(address(delivery), headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_what_was_voided_is_told_no_more(client: Client, delivery: Delivery) -> None:
    with owner_scope([delivery.owner_id]):
        refused = delivery.events.get(kind=EventKind.REFUSED)
        void_event(refused, why="another door", key="taken back", by=None, now=NOW)
    assert entries(client, delivery) == []


def test_a_campaign_that_is_not_public_has_none(client: Client, delivery: Delivery) -> None:
    with owner_scope([delivery.owner_id]):
        unpublish_campaign(delivery.edition.letter.campaign, by=None, now=NOW)
    assert client.get(address(delivery)).status_code == 404


def test_the_page_says_where_it_is(client: Client, delivery: Delivery) -> None:
    page = client.get(address(delivery).removesuffix("feed.atom"), follow=True).content.decode()
    assert page.count(f'href="{address(delivery)}"') == 2
