"""The page on which organisers choose recipients: without a script, with what is there already, and for their own."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Campaign, Target
from organisations.enums import Role
from organisations.models import Mission, Recipient
from organisations.ownership import all_owners
from tests.factories import make_campaign, make_member, make_organisation, make_recipient, make_target
from tests.organisations.admin.pages import form_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static")]


@pytest.fixture
def campaign() -> Campaign:
    make_recipient("London", "GB")
    singapore = make_recipient("Singapore", "SG")
    Mission.objects.filter(recipient=singapore).update(accredited_to="SG,AU")
    return make_campaign(make_organisation())


@pytest.fixture
def organiser(campaign: Campaign) -> Client:
    client = Client()
    client.force_login(make_member(campaign.owner, Role.ORGANISER))
    return client


def address(campaign: Campaign) -> str:
    return reverse("admin:campaigns_campaign_targets", args=[campaign.pk])


def sent_by(page: Any) -> dict[str, list[str]]:
    return form_of(page.content.decode())


def targets() -> list[tuple[str, list[str]]]:
    with all_owners():
        return [(row.recipient.city, [state.code for state in row.covers]) for row in Target.objects.all()]


def test_the_campaign_s_page_leads_to_it(campaign: Campaign, organiser: Client) -> None:
    page = organiser.get(reverse("admin:campaigns_campaign_change", args=[campaign.pk])).content.decode()
    assert f'href="{address(campaign)}"' in page


def test_missions_and_states_covered_from_abroad_are_ticked_and_added(campaign: Campaign, organiser: Client) -> None:
    page = organiser.get(f"{address(campaign)}?all=1").content.decode()
    assert page.count('name="pick"') == page.count(" checked") == 3
    assert "No embassy stands in Australia; accredited there: Embassy of Kazakhstan, Singapore" in page
    london, singapore = Recipient.objects.get(city="London"), Recipient.objects.get(city="Singapore")
    answer = organiser.post(address(campaign), {"pick": [str(london.pk), f"{singapore.pk}:AU"]}, follow=True)
    assert "2 recipients added." in answer.content.decode()
    assert targets() == [("London", []), ("Singapore", ["AU"])]
    again = organiser.get(address(campaign)).content.decode()
    assert again.count("is a recipient already") == 3
    assert again.count('name="pick"') == 0


def test_nothing_ticked_and_unknown_keys_come_back_with_a_sentence(campaign: Campaign, organiser: Client) -> None:
    empty = organiser.post(address(campaign), {})
    assert (empty.status_code, "Tick at least one recipient." in empty.content.decode()) == (422, True)
    other = make_recipient("Oslo", "NO", added_by=make_organisation("Others"))
    foreign = organiser.post(address(campaign), {"pick": [str(other.pk)]})
    assert foreign.status_code == 422
    assert targets() == []


def test_what_a_colleague_has_added_meanwhile_is_said_and_stands_in_nobodys_way(
    campaign: Campaign, organiser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [str(make_recipient(f"Town {number}", "FR").pk) for number in range(3)]
    organiser.post(address(campaign), {"pick": keys[:1]})
    monkeypatch.setattr("campaigns.admin.targets.PER_PAGE", 2)
    refused = organiser.post(address(campaign), {"pick": keys, "shown": "2"})
    assert (refused.status_code, "cannot be chosen any more" in refused.content.decode()) == (422, True)
    assert organiser.post(address(campaign), sent_by(refused)).status_code == 302
    assert [city for city, _states in targets()] == ["Town 0", "Town 1", "Town 2"]


def test_a_coordinator_is_one_of_the_organisation(campaign: Campaign, organiser: Client) -> None:
    own = make_member(campaign.owner, email="bo@steppe.example")
    stranger = make_member(make_organisation("Others"), email="cy@steppe.example")
    picked: dict[str, Any] = {"pick": [str(Recipient.objects.get(city="London").pk)]}
    assert organiser.post(address(campaign), picked | {"coordinator": str(stranger.pk)}).status_code == 422
    organiser.post(address(campaign), picked | {"coordinator": str(own.pk)})
    with all_owners():
        assert Target.objects.get().coordinator == own


def test_who_gives_the_cities_to_somebody_is_asked_again(campaign: Campaign, organiser: Client, settings: Any) -> None:
    settings.FRESH_FOR = 0
    picked = {"pick": [str(Recipient.objects.get(city="London").pk)]}
    coordinator = make_member(campaign.owner, Role.COORDINATOR, "bo@steppe.example")
    asked = organiser.post(address(campaign), picked | {"coordinator": str(coordinator.pk)})
    assert (asked["Location"].startswith("/staff/account/"), targets()) == (True, [])
    assert organiser.post(address(campaign), picked)["Location"] == address(campaign)
    assert [city for city, _states in targets()] == ["London"]


@pytest.mark.parametrize(("role", "status"), [(Role.COORDINATOR, 403), (Role.REPORTER, 404), (None, 404)])
def test_only_who_may_edit_the_campaign_opens_it(campaign: Campaign, role: Role | None, status: int) -> None:
    client, stranger = Client(), make_organisation("Others")
    client.force_login(make_member(campaign.owner if role else stranger, role or Role.OWNER))
    assert client.get(address(campaign)).status_code == status


def test_somebody_whom_the_directory_does_not_have_is_added_on_the_spot(campaign: Campaign, organiser: Client) -> None:
    page = reverse("admin:campaigns_campaign_own-recipient", args=[campaign.pk])
    said = {"kind": "company", "name": "Invented Oil plc", "city": "Leeds", "country": "GB", "time_zone": ""}
    assert organiser.post(page, {**said, "name": ""}).status_code == 422
    assert organiser.post(page, said).status_code == 302
    assert targets() == [("Leeds", [])]
    assert Recipient.objects.get(city="Leeds").time_zone == "Europe/London"


def test_the_number_of_questions_does_not_grow_with_missions(campaign: Campaign, organiser: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert organiser.get(f"{address(campaign)}?all=1").status_code == 200
        return len(queries)

    before, bo = asked(), make_member(campaign.owner, email="bo@steppe.example")
    for number in range(30):
        recipient = make_recipient(f"Town {number}", "FR")
        if number % 2:
            make_target(campaign, recipient, coordinator=bo)
    assert asked() == before <= 15


def test_all_are_ticked_and_some_taken_away_over_all_pages_and_turning_loses_none(
    campaign: Campaign, organiser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        make_recipient(f"Town {number}", "FR")
    monkeypatch.setattr("campaigns.admin.targets.PER_PAGE", 3)
    own = make_member(campaign.owner, email="bo@steppe.example")
    first = sent_by(organiser.get(f"{address(campaign)}?all=1"))
    assert len(first["pick"]) == 3
    assert len(first["elsewhere"][0].split()) == 5
    del first["pick"][0]
    second = sent_by(organiser.post(address(campaign), {**first, "coordinator": own.pk, "page": "2"}))
    assert (second["coordinator"], second["shown"]) == ([str(own.pk)], ["2"])
    del second["pick"][0]
    back = sent_by(organiser.post(address(campaign), {**second, "page": "1"}))
    assert back["pick"] == first["pick"]
    assert targets() == []
    added = organiser.post(address(campaign), back, follow=True)
    assert "5 recipients added." in added.content.decode()
    assert targets() == [("Town 1", []), ("Town 2", []), ("Town 4", []), ("London", []), ("Singapore", ["AU"])]
    with all_owners():
        assert set(Target.objects.values_list("coordinator", flat=True)) == {own.pk}


def test_more_than_a_request_has_fields_are_ticked_and_added_at_once(
    campaign: Campaign, organiser: Client, settings: Any
) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    keys = [str(make_recipient(f"Town {number}", "FR").pk) for number in range(20)]
    added = organiser.post(address(campaign), {"pick": keys[:2], "elsewhere": " ".join(keys)}, follow=True)
    assert "20 recipients added." in added.content.decode()


def test_a_refused_page_comes_back_as_it_was(
    campaign: Campaign, organiser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("campaigns.admin.targets.PER_PAGE", 1)
    again = organiser.post(address(campaign), {"shown": "2"})
    assert (again.status_code, sent_by(again)["shown"]) == (422, ["2"])
    assert organiser.post(address(campaign), {"page": "no number"}).status_code == 200
