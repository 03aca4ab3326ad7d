from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.text import slugify

from campaigns.models import Campaign
from organisations.enums import Role
from organisations.models import Organisation
from tests.factories import make_campaign, make_member, make_organisation
from tests.factories_letters import make_demand, make_letter


@pytest.fixture
def campaign(steppe: Organisation) -> Campaign:
    make_member(steppe, Role.OWNER, "maren@steppe.example")
    campaign = make_campaign(steppe)
    make_demand(campaign, "free them", en="Free them.")
    make_letter(campaign, "First.")
    return campaign


def exported(name: str) -> str:
    told = StringIO()
    call_command("export_campaign", name, stdout=told)
    return told.getvalue()


def imported(path: Path, *options: str) -> str:
    told = StringIO()
    call_command("import_campaign", str(path), *options, stdout=told, stderr=told)
    return told.getvalue()


def test_a_campaign_goes_out_by_its_code_or_name_and_comes_in_as_the_same(campaign: Campaign, tmp_path: Path) -> None:
    text = exported(campaign.code)
    assert text == exported(slugify(campaign.name)) and text.startswith("schema: demarche-campaign\nversion: 1\n")
    path = tmp_path / "campaign.yaml"
    path.write_text(text)
    assert (
        imported(path, "--dry-run").startswith("would make: campaigns: 1, demands: 1") and Campaign.objects.count() == 1
    )
    assert "is made" in imported(path)
    again = Campaign.objects.exclude(pk=campaign.pk).get()
    assert exported(again.code) == text
    with pytest.raises(CommandError, match="names more than one campaign"):
        exported(slugify(campaign.name))


def test_faults_are_told_with_their_lines_and_nothing_is_written(campaign: Campaign, tmp_path: Path) -> None:
    path = tmp_path / "campaign.yaml"
    path.write_text(exported(campaign.code).replace("starts_on: ", "starts_at: "))
    told = StringIO()
    with pytest.raises(CommandError, match="1 faults; nothing was written"):
        call_command("import_campaign", str(path), stderr=told)
    assert "“starts_at” is not known here. Did you mean “starts_on”?" in told.getvalue()
    assert Campaign.objects.count() == 1


def test_what_is_not_there_is_told(campaign: Campaign, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="names no campaign"):
        exported("nothing")
    with pytest.raises(CommandError, match="No such file"):
        imported(tmp_path / "none.yaml")
    make_member(make_organisation("Friends"), Role.OWNER, "olva@friends.example")
    path = tmp_path / "campaign.yaml"
    path.write_text(exported(campaign.code))
    with pytest.raises(CommandError, match="Say which organisation: Campaign Steppe, Friends"):
        imported(path)
    assert "is made" in imported(path, "--organisation", "Friends")
