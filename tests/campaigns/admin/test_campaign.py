"""The campaign's page without any script: what is typed into its blank rows is there after saving."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Campaign, CampaignText, Demand, DemandText, Endorsement
from organisations.enums import Role
from organisations.ownership import all_owners
from organisations.sealing import new_data_key, wrap_key
from tests.factories import make_campaign, make_member, make_organisation, make_recipient, make_target
from tests.organisations.admin.pages import form_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static")]


def test_each_table_has_a_blank_row_to_fill_in() -> None:
    organisation = make_organisation()
    body = make_organisation("Union of Bakers", entered_by=organisation)
    campaign = make_campaign(organisation, published_at=None)
    client = Client()
    client.force_login(make_member(organisation, Role.ORGANISER))
    address = reverse("admin:campaigns_campaign_change", args=[campaign.pk])
    typed = {
        "texts-0-language": "en",
        "texts-0-title": "Free the detained",
        "texts-0-standfirst": "Two sentences.",
        "texts-0-occasion": "What happened.",
        "demands-0-name": "free the detained",
        "demands-0-wording": "Release  everybody who was arrested.",
        "endorsements-0-body": str(body.pk),
    }
    blank = form_of(client.get(address).content.decode())
    assert blank.keys() >= typed.keys()
    answer = client.post(address, blank | {name: [value] for name, value in typed.items()})
    assert answer.status_code == 302
    with all_owners():
        assert [CampaignText.objects.get().title, Demand.objects.get().name] == [
            "Free the detained",
            "free the detained",
        ]
        assert Endorsement.objects.get().body == body
        wording = DemandText.objects.get()
        assert (wording.language, wording.text) == (campaign.language, "Release everybody who was arrested.")
    kept = form_of(client.get(address).content.decode())
    assert kept["demands-0-wording"] == ["Release everybody who was arrested."]
    refused = client.post(address, kept | {"demands-0-wording": ["Release those in {{ cty }}."]})
    row, _blank = refused.context["inline_admin_formsets"][1].formset.errors
    assert "Did you mean {{ city }}?" in row["wording"][0]
    assert client.post(address, kept | {"demands-0-wording": ["Release them."]}).status_code == 302
    with all_owners():
        assert DemandText.objects.get().text == "Release them."


def test_a_campaign_is_begun_with_few_fields_and_its_own_page_opens() -> None:
    organisation = make_organisation()
    client = Client()
    client.force_login(make_member(organisation, Role.ORGANISER))
    offered = form_of(client.get(reverse("admin:campaigns_campaign_add")).content.decode())
    asked = {"for_organisation", "name", "states", "language", "starts_on", "ends_on"}
    assert {name for name in offered if not name.startswith(("csrf", "_"))} == asked
    assert offered["starts_on"] != [""]
    answer = client.post(
        reverse("admin:campaigns_campaign_add"), offered | {"name": ["Free Aigul"], "states": ["KZ"]}, follow=True
    )
    assert "The campaign is begun. Write down what you demand." in answer.content.decode()
    assert 'name="demands-0-name"' in answer.content.decode()


def test_each_cell_says_what_it_holds_where_cells_stand_one_under_another() -> None:
    organisation = make_organisation()
    client = Client()
    client.force_login(make_member(organisation, Role.ORGANISER))
    campaign = make_campaign(organisation)
    make_target(campaign, make_recipient())
    shown = client.get(reverse("admin:campaigns_campaign_change", args=[campaign.pk])).content.decode()
    for label in ("Short name", "Recipient", "Coordinator", "Organisation", "Accepted at"):
        assert f">{label}</span>" in shown


def test_the_rules_about_supporters_are_set_on_the_campaign_s_page() -> None:
    organisation = make_organisation()
    client = Client()
    client.force_login(make_member(organisation, Role.ORGANISER))
    campaign = make_campaign(organisation, published_at=None)
    address = reverse("admin:campaigns_campaign_change", args=[campaign.pk])
    rules = {
        "retention_days": "200",
        "retention_reason": "A court asked.",
        "names_per_address": "5",
        "neutral_mail": "on",
    }
    filled = form_of(client.get(address).content.decode()) | {name: [value] for name, value in rules.items()}
    assert client.post(address, filled).status_code == 302
    with all_owners():
        campaign.refresh_from_db()
    kept = (campaign.retention_days, campaign.retention_reason, campaign.names_per_address, campaign.neutral_mail)
    assert kept == (200, "A court asked.", 5, True)
    key = wrap_key(new_data_key(), Campaign._meta.db_table, "index_key_sealed", campaign.pk)
    with all_owners():
        Campaign.objects.filter(pk=campaign.pk).update(index_key_sealed=key)  # a letter was opened
    refused = client.post(address, filled | {"retention_days": ["201"]})
    assert refused.status_code == 422 and "a promise of 200 days" in refused.content.decode()
    assert "retention_days" in refused.context["adminform"].form.errors


def test_only_another_coordinator_makes_the_page_ask_who_saves_it(settings: Any) -> None:
    organisation = make_organisation()
    campaign = make_campaign(organisation, published_at=None)
    target = make_target(campaign, make_recipient())
    coordinator = make_member(organisation, Role.COORDINATOR, "bo@steppe.example")
    client = Client()
    client.force_login(make_member(organisation, Role.ORGANISER))
    settings.FRESH_FOR = 0
    address = reverse("admin:campaigns_campaign_change", args=[campaign.pk])
    offered = form_of(client.get(address).content.decode())
    given = client.post(address, offered | {"name": ["Given"], "targets-0-coordinator": [str(coordinator.pk)]})
    assert given["Location"].startswith("/staff/account/")
    with all_owners():
        campaign.refresh_from_db()
        target.refresh_from_db()
    assert (campaign.name, target.coordinator) == ("Free the detained", None)
    assert not client.post(address, offered | {"name": ["Renamed"]})["Location"].startswith("/staff/account/")
    with all_owners():
        campaign.refresh_from_db()
    assert campaign.name == "Renamed"
