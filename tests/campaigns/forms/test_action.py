"""Times of an action are typed and shown by the clock of its city."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from campaigns.models import Action, Campaign
from organisations.enums import Role
from organisations.ownership import all_owners
from tests.factories import make_campaign, make_member, make_organisation
from tests.organisations.admin.pages import form_of

pytestmark = pytest.mark.django_db
ADD = "/staff/campaigns/action/add/"


def send(client: Client, address: str, **values: str) -> Any:
    data = form_of(client.get(address).content.decode())
    return client.post(address, data | {name: [value] for name, value in values.items()})


@pytest.fixture
def client_of_owner(plain_static: None) -> Client:
    organisation = make_organisation()
    make_campaign(organisation)
    client = Client()
    client.force_login(make_member(organisation, Role.OWNER))
    return client


def plan(client: Client, date: str = "2016-05-26", time: str = "12:00", zone: str = "Asia/Kolkata") -> Any:
    with all_owners():
        campaign = str(Campaign.objects.get().pk)
    return send(client, ADD, campaign=campaign, city="New Delhi", time_zone=zone, starts_at_0=date, starts_at_1=time)


def test_noon_in_new_delhi_is_kept_as_half_past_six_in_utc(client_of_owner: Client) -> None:
    assert plan(client_of_owner).status_code == 302
    with all_owners():
        action = Action.objects.get()
    assert action.starts_at == datetime(2016, 5, 26, 6, 30, tzinfo=UTC)
    page = f"/staff/campaigns/action/{action.pk}/change/"
    assert 'value="12:00:00"' in client_of_owner.get(page).content.decode()
    assert send(client_of_owner, page, city="Delhi").status_code == 302
    with all_owners():
        assert Action.objects.get().starts_at == action.starts_at


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"date": "2016-03-27", "time": "01:30", "zone": "Europe/London"}, "skip that hour"),
        ({"zone": "Asia/Delhi"}, "is not a time zone"),
        ({"date": "26 May"}, "Enter a valid date"),
    ],
)
def test_a_time_that_cannot_be_is_said_at_its_field(
    client_of_owner: Client, values: dict[str, str], sentence: str
) -> None:
    response = plan(client_of_owner, **values)
    assert (response.status_code, sentence in response.content.decode()) == (422, True)
