from collections.abc import Callable
from datetime import date, timedelta

import pytest

from campaigns.domain.campaign import (
    add_campaign,
    add_text,
    change_campaign,
    change_text,
    publish_campaign,
    remove_text,
    unpublish_campaign,
)
from campaigns.models import Campaign, CampaignText
from organisations.errors import DemarcheError
from organisations.models import Organisation
from organisations.ownership import all_owners
from organisations.sealing import new_data_key, wrap_key
from tests.factories import NOW, make_organisation

pytestmark = pytest.mark.django_db


def add(organisation: Organisation, **values: object) -> Campaign:
    plain = {"owner": organisation, "name": "Free the detained", "states": ["KZ"], "starts_on": date(2016, 5, 1)}
    return add_campaign(Campaign(**{**plain, **values}), by=None, now=NOW)


def text(campaign: Campaign, language: str = "en") -> CampaignText:
    row = CampaignText(campaign=campaign, language=language, title="Free them", standfirst="…", occasion="…")
    return add_text(row, by=None, now=NOW)


def stored(campaign: Campaign) -> Campaign:
    with all_owners():
        row: Campaign = Campaign.objects.get(pk=campaign.pk)
        return row


def test_a_campaign_is_not_public_at_first() -> None:
    assert stored(add(make_organisation())).published_at is None


def test_a_campaign_addresses_one_state_or_more() -> None:
    assert [str(state) for state in stored(add(make_organisation(), states=["KZ", "RU"])).states] == ["KZ", "RU"]
    with pytest.raises(DemarcheError) as refusal:
        add(make_organisation("Other"), states=[])
    assert refusal.value.field == "states"


def test_a_campaign_without_a_text_in_its_language_is_not_published() -> None:
    campaign = add(make_organisation(), language="en")
    text(campaign, "sv")
    with pytest.raises(DemarcheError, match="needs a text in its main language"):
        publish_campaign(campaign, by=None, now=NOW)
    assert stored(campaign).published_at is None


def test_publishing_twice_keeps_the_first_time() -> None:
    campaign = add(make_organisation())
    text(campaign)
    for days in (0, 1):
        publish_campaign(campaign, by=None, now=NOW + timedelta(days=days))
    assert stored(campaign).published_at == NOW


def test_the_public_pages_can_be_closed_again() -> None:
    campaign = add(make_organisation())
    text(campaign)
    unpublish_campaign(publish_campaign(campaign, by=None, now=NOW), by=None, now=NOW)
    assert stored(campaign).published_at is None


def test_what_a_public_page_needs_is_not_taken_away() -> None:
    campaign = add(make_organisation())
    row = text(campaign)
    publish_campaign(campaign, by=None, now=NOW)
    row.campaign = campaign
    with pytest.raises(DemarcheError, match="main language"):
        remove_text(CampaignText(**{**vars_of(row)}), by=None, now=NOW)
    row.language = "sv"
    with pytest.raises(DemarcheError, match="main language"):
        change_text(row, by=None, now=NOW)
    campaign.language = "sv"
    with pytest.raises(DemarcheError, match="main language"):
        change_campaign(campaign, by=None, now=NOW)


def vars_of(row: CampaignText) -> dict[str, object]:
    return {field.name: getattr(row, field.name) for field in row._meta.concrete_fields}


def test_a_text_of_an_unpublished_campaign_can_be_removed() -> None:
    campaign = add(make_organisation())
    remove_text(text(campaign), by=None, now=NOW)
    with all_owners():
        assert not CampaignText.objects.exists()


def test_a_row_below_takes_its_owner_from_the_campaign_whatever_it_said() -> None:
    ours, theirs = make_organisation("Ours"), make_organisation("Theirs")
    row = CampaignText(owner=theirs, campaign=add(ours), language="en", title="T", standfirst="…", occasion="…")
    assert add_text(row, by=None, now=NOW).owner == ours


@pytest.mark.parametrize(
    ("column", "value"), [("reply_days", 0), ("retention_days", 181), ("ends_on", date(2016, 1, 1))]
)
def test_a_campaign_keeps_its_limits(column: str, value: object) -> None:
    with pytest.raises(DemarcheError):
        add(make_organisation(), **{column: value})


@pytest.mark.parametrize("write", [change_campaign, publish_campaign, unpublish_campaign])
def test_who_read_a_campaign_earlier_does_not_undo_what_has_happened_to_it(write: Callable[..., Campaign]) -> None:
    campaign = add(make_organisation())
    text(campaign)
    early, key = stored(campaign), wrap_key(new_data_key(), Campaign._meta.db_table, "index_key_sealed", campaign.pk)
    with all_owners():
        Campaign.objects.filter(pk=campaign.pk).update(index_key_sealed=key, anonymised_at=NOW)
    write(early, by=None, now=NOW)
    assert (stored(campaign).index_key_sealed, stored(campaign).anonymised_at) == (key, NOW)


def test_names_are_not_kept_longer_than_people_were_promised_when_they_signed() -> None:
    campaign = add(make_organisation(), retention_days=60)
    campaign.retention_days = 90
    change_campaign(campaign, by=None, now=NOW)
    key = wrap_key(new_data_key(), Campaign._meta.db_table, "index_key_sealed", campaign.pk)
    with all_owners():
        Campaign.objects.filter(pk=campaign.pk).update(index_key_sealed=key)  # a letter was opened
    campaign.retention_days = 30
    change_campaign(campaign, by=None, now=NOW)
    campaign.retention_days = 31
    with pytest.raises(DemarcheError, match="a promise of 30 days") as refused:
        change_campaign(campaign, by=None, now=NOW)
    assert refused.value.field == "retention_days" and stored(campaign).retention_days == 30


def test_a_change_does_not_close_pages_that_were_opened_meanwhile() -> None:
    campaign = add(make_organisation())
    text(campaign)
    early = stored(campaign)
    publish_campaign(stored(campaign), by=None, now=NOW)
    change_campaign(early, by=None, now=NOW)
    assert stored(campaign).published_at == NOW
