"""A page is made once in a few seconds, however many people ask for it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.models import Campaign
from organisations.ownership import owner_scope
from tests.factories import make_campaign, make_organisation
from tests.factories_letters import make_text


@pytest.fixture
def kept(settings: Any) -> Iterator[None]:
    settings.CACHES = {
        **settings.CACHES,
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "kept"},
    }
    yield
    caches["pages"].clear()


@pytest.fixture
def campaign(in_scope: Any) -> Campaign:
    organisation = make_organisation()
    with owner_scope([organisation.pk]):
        campaign = make_campaign(organisation)
        make_text(campaign, "en", "Open to all")
    return campaign


def asked(client: Client, address: str) -> tuple[int, int]:
    """Status, and the questions that the database was asked."""
    with CaptureQueriesContext(connection) as queries:
        status = client.get(address).status_code
    return status, len(queries)


def test_a_page_that_was_just_made_asks_nothing(kept: None, client: Client, campaign: Campaign) -> None:
    address = f"/en/c/{campaign.code}/open-to-all/"
    first, again = client.get(address), client.get(address)
    assert asked(client, f"{address}?from=elsewhere") == (200, 0)
    assert again.content == first.content
    assert again.headers == first.headers


def test_each_language_has_its_own_page(kept: None, client: Client, campaign: Campaign) -> None:
    english, swedish = (client.get(f"/{code}/c/{campaign.code}/open-to-all/").content for code in ("en", "sv"))
    assert b'<html lang="en"' in english
    assert b'<html lang="sv"' in swedish


def test_what_is_not_there_is_not_kept(kept: None, client: Client, campaign: Campaign) -> None:
    address = f"/en/c/{campaign.code}/open-to-all/"
    with owner_scope([campaign.owner_id]):
        Campaign.objects.update(published_at=None)
        assert client.get(address).status_code == 404
        Campaign.objects.update(published_at=campaign.published_at)
    assert client.get(address).status_code == 200
