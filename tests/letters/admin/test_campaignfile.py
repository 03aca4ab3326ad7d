"""A campaign is downloaded, looked at before it is read in, and copied."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from campaigns.models import Campaign
from letters.forms.campaignfile import LONGEST_TYPED
from letters.readers.yamltree import LARGEST
from organisations.enums import Role, SecurityKind
from organisations.models import Organisation, SecurityEntry
from tests.factories import make_campaign
from tests.factories_letters import make_demand, make_letter, make_text
from tests.letters.admin.desk import person, signed_in

pytestmark = pytest.mark.usefixtures("plain_static")
IMPORT = "/staff/letters/letter/import/"


@pytest.fixture
def browser(steppe: Organisation) -> Client:
    return signed_in(person(steppe))


@pytest.fixture
def campaign(steppe: Organisation) -> Campaign:
    campaign = make_campaign(steppe)
    make_demand(campaign, "free them")
    make_letter(campaign, "First.")
    return campaign


def test_a_file_is_looked_at_before_anything_is_written(browser: Client, campaign: Campaign) -> None:
    answer = browser.get(reverse("admin:campaigns_campaign_file", args=[campaign.pk]))
    assert answer.headers["Content-Disposition"].endswith('.yaml"')
    file = SimpleUploadedFile("campaign.yaml", answer.content)
    looked = browser.post(IMPORT, {"owner": str(campaign.owner_id), "file": file, "check": "1"})
    shown = looked.content.decode()
    assert "Demands: 1" in shown and "Make the campaign" in shown and Campaign.objects.count() == 1
    typed = {"owner": str(campaign.owner_id), "text": answer.content.decode().replace("\n", "\r\n"), "make": "1"}
    assert browser.post(IMPORT, typed).status_code == 302
    again = Campaign.objects.exclude(pk=campaign.pk).get()
    assert browser.get(reverse("admin:campaigns_campaign_file", args=[again.pk])).content == answer.content


def test_a_file_that_is_too_large_to_be_typed_is_chosen_twice(browser: Client, campaign: Campaign) -> None:
    make_text(campaign)
    said = browser.get(reverse("admin:campaigns_campaign_file", args=[campaign.pk])).content
    content = said + b"".join(b"# %d\n" % number for number in range(180_000))
    assert LONGEST_TYPED < len(content) < LARGEST

    def send(**pressed: str) -> Any:
        file = SimpleUploadedFile("campaign.yaml", content)
        return browser.post(IMPORT, {"owner": str(campaign.owner_id), "file": file, **pressed})

    looked = send(check="1").content.decode()
    assert "choose it once more" in looked and "Make the campaign" in looked and len(looked) < LONGEST_TYPED
    assert send(make="1").status_code == 302 and Campaign.objects.count() == 2


def test_faults_stand_above_the_text_in_which_they_can_be_mended(browser: Client, campaign: Campaign) -> None:
    text = "schema: demarche-campaign\nversion: 1\ncampain: {}\n"
    answer = browser.post(IMPORT, {"owner": str(campaign.owner_id), "text": text, "make": "1"})
    shown = answer.content.decode()
    assert answer.status_code == 422 and "Line 3: “campain” is not known here. Did you mean “campaign”?" in shown
    assert "campain: {}" in shown.partition("<textarea")[2] and Campaign.objects.count() == 1
    nothing = browser.post(IMPORT, {"owner": str(campaign.owner_id), "text": " "})
    assert nothing.status_code == 422 and "Choose a file, or write its text." in nothing.content.decode()


def test_a_campaign_is_copied_under_a_name_that_is_proposed(browser: Client, campaign: Campaign) -> None:
    address = reverse("admin:campaigns_campaign_copy", args=[campaign.pk])
    asked = browser.get(address).content.decode()
    assert f"Copy of {campaign.name}" in asked and "No person comes along" in asked
    assert browser.post(address, {"name": ""}).status_code == 422
    assert browser.post(address, {"name": "The next one"}).status_code == 302
    assert Campaign.objects.get(name="The next one").letters.count() == 1


def test_who_may_not_prepare_neither_takes_a_campaign_out_nor_in(steppe: Organisation, campaign: Campaign) -> None:
    client = signed_in(person(steppe, Role.COORDINATOR))
    for name in ("file", "copy"):
        assert client.get(reverse(f"admin:campaigns_campaign_{name}", args=[campaign.pk])).status_code == 403
    assert client.get(IMPORT).status_code == 403


def test_that_a_file_leaves_is_asked_for_again_and_told_in_the_log(
    browser: Client, campaign: Campaign, settings: Any
) -> None:
    address = reverse("admin:campaigns_campaign_file", args=[campaign.pk])
    assert browser.get(address).status_code == 200
    settings.FRESH_FOR = 0
    assert browser.get(address)["Location"].startswith("/staff/account/")
    entry = SecurityEntry.objects.get(kind=SecurityKind.EXPORTED)
    assert (entry.organisation, entry.subject_id) == (campaign.owner, campaign.pk)
