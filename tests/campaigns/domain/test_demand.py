import re

import pytest

from campaigns.domain.demand import (
    add_demand,
    add_wording,
    change_demand,
    change_wording,
    remove_demand,
    remove_wording,
)
from campaigns.models import Demand, DemandText
from letters.domain.passage import remove_passage
from letters.enums import PassageKind
from organisations.errors import DemarcheError
from organisations.ownership import all_owners
from organisations.queries.change import changes_of
from tests.factories import NOW, make_campaign, make_organisation
from tests.factories_letters import make_letter, say

pytestmark = pytest.mark.django_db


def add(name: str = "free the detained") -> Demand:
    return add_demand(Demand(campaign=make_campaign(make_organisation()), name=name), by=None, now=NOW)


def word(demand: Demand, text: str = "Release everyone who was detained.") -> DemandText:
    return add_wording(DemandText(demand=demand, language="en", text=text), by=None, now=NOW)


def test_a_demand_and_its_wording_belong_to_the_campaign_s_owner() -> None:
    demand = add()
    assert word(demand).owner_id == demand.owner_id == demand.campaign.owner_id


def test_a_demand_is_named_once_in_a_campaign() -> None:
    first = add()
    with pytest.raises(DemarcheError, match="of this name already"):
        add_demand(Demand(campaign=first.campaign, name=first.name), by=None, now=NOW)


def test_there_is_one_wording_in_each_language() -> None:
    demand = add()
    word(demand)
    with pytest.raises(DemarcheError, match="in this language already"):
        word(demand, "Otherwise.")


def test_a_demand_goes_with_its_wordings_unless_a_letter_makes_it() -> None:
    demand = add()
    word(demand)
    with all_owners():
        letter = make_letter(demand.campaign)
        passage = say(letter, (PassageKind.DEMANDS, "We ask:", [demand]))
        with pytest.raises(DemarcheError, match="in use"):
            remove_demand(demand, by=None, now=NOW)
        assert DemandText.objects.exists(), "nothing is half done"
        remove_passage(passage, by=None, now=NOW)
        remove_demand(demand, by=None, now=NOW)
        assert not Demand.objects.exists()


def test_a_wording_is_removed_by_itself() -> None:
    with all_owners():
        remove_wording(word(add()), by=None, now=NOW)
        assert not DemandText.objects.exists() and Demand.objects.exists()


def test_names_and_wordings_can_be_corrected() -> None:
    demand = add()
    wording = word(demand)
    demand.name, wording.text = "free everyone", "Release everyone."
    change_demand(demand, by=None, now=NOW)
    change_wording(wording, by=None, now=NOW)
    with all_owners():
        assert (Demand.objects.get().name, DemandText.objects.get().text) == ("free everyone", "Release everyone.")


def test_the_history_of_the_campaign_tells_of_demands_and_their_wordings_also_of_removed_ones() -> None:
    demand = add_demand(
        Demand(campaign=make_campaign(make_organisation()), name="free them"), wording="Free them.", by=None, now=NOW
    )
    campaign = demand.campaign
    demand.name = "free everyone"
    with all_owners():
        change_demand(demand, wording="Free everyone.", by=None, now=NOW)
        remove_demand(demand, by=None, now=NOW)
    names = [line.fields.get("name", line.fields.get("text")) for line in changes_of(campaign, [campaign.owner_id])]
    assert names[::-1] == [
        [None, "free them"],
        [None, "Free them."],
        ["free them", "free everyone"],
        ["Free them.", "Free everyone."],
        ["Free everyone.", None],
        ["free everyone", None],
    ]


def test_a_name_that_no_letter_fills_is_refused_with_the_nearest_and_nothing_is_half_done() -> None:
    demand = add()
    wording = word(demand, "Release those held in {{ city }}.")
    wording.text = "Release those held in {{ cty }}."
    nearest = re.escape("Did you mean {{ city }}?")
    with pytest.raises(DemarcheError, match=nearest) as refused:
        change_wording(wording, by=None, now=NOW)
    assert refused.value.field == "text"
    demand.name = "free everyone"
    with all_owners():
        with pytest.raises(DemarcheError, match=nearest):
            change_demand(demand, wording=wording.text, by=None, now=NOW)
        assert DemandText.objects.get().text == "Release those held in {{ city }}."
        assert Demand.objects.get().name == "free the detained"


def test_demands_stand_in_the_order_in_which_they_are_written() -> None:
    first = add("release them")
    for name in ("drop the charges", "allow assemblies"):
        add_demand(Demand(campaign=first.campaign, name=name), by=None, now=NOW)
    with all_owners():
        assert [row.name for row in first.campaign.demands.all()] == [
            "release them",
            "drop the charges",
            "allow assemblies",
        ]
