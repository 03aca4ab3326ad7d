from typing import Any

import pytest

from campaigns.domain.campaign import guide_campaign
from campaigns.models import Campaign
from letters.domain.block import begin_group
from letters.domain.edition import freeze_letter
from letters.domain.version import make_version
from letters.queries.road import MOST, Road, Step, roads
from organisations.models import Organisation
from tests.factories import NOW, confirm, make_campaign
from tests.factories_deliveries import make_delivery
from tests.factories_letters import make_city, make_demand, make_letter, say, sign_block


def road(steppe: Organisation) -> Road:
    (found,) = roads([steppe.pk])
    return found


def next_step(steppe: Organisation) -> Any:
    stop = road(steppe).next
    return stop and (stop.step, stop.row)


def test_before_there_is_a_campaign_the_road_begins_with_one(steppe: Organisation) -> None:
    found = road(steppe)
    assert found.campaign is None and found.next is not None and found.next.step == Step.CAMPAIGN


def test_each_step_is_the_next_until_what_it_asks_for_is_there(steppe: Organisation) -> None:
    campaign = make_campaign(steppe)
    assert next_step(steppe) == (Step.DEMANDS, None)
    make_demand(campaign, "free them")
    assert next_step(steppe) == (Step.RECIPIENTS, None)
    target = make_city(steppe, confirmed=False)
    assert next_step(steppe) == (Step.ADDRESSES, target.recipient_id)
    confirm(target.recipient.contacts.get(), steppe)
    assert next_step(steppe) == (Step.BASE, None)
    base = make_letter(campaign)
    assert next_step(steppe) == (Step.BASE, base.pk)
    say(base, "First.")
    assert next_step(steppe) == (Step.LETTERS, None)
    letter = make_letter(campaign, target=target, base=base)
    assert next_step(steppe) == (Step.SIGNS, base.pk), "one block for all letters"
    begin_group(letter, by=None, now=NOW)
    assert next_step(steppe) == (Step.SIGNS, letter.pk), "a block of its own that is still empty"
    sign_block(letter)
    assert next_step(steppe) == (Step.PREVIEW, letter.pk)
    make_version(letter, by=None, now=NOW)
    assert next_step(steppe) == (Step.FREEZE, letter.pk)
    freeze_letter(letter, cut_off=NOW, by=None, now=NOW)
    assert next_step(steppe) is None and all(stop.done for stop in road(steppe).stops)


def test_a_further_recipient_opens_its_steps_again(steppe: Organisation) -> None:
    campaign = make_campaign(steppe)
    make_demand(campaign, "free them")
    make_letter(campaign, "Words.", target=make_city(steppe))
    assert next_step(steppe)[0] == Step.SIGNS, "a letter that was written without a base needs none"
    lonely = make_city(steppe, "Oslo", confirmed=False)
    assert next_step(steppe) == (Step.ADDRESSES, lonely.recipient_id)
    confirm(lonely.recipient.contacts.get(), steppe)
    assert next_step(steppe)[0] == Step.LETTERS


def test_the_road_ends_where_a_delivery_is_planned_or_somebody_takes_it_off(steppe: Organisation) -> None:
    other = make_campaign(steppe, "Another")
    assert {found.campaign for found in roads([steppe.pk])} == {other}
    guide_campaign(other, shown=False, by=None, now=NOW)
    assert roads([steppe.pk]) == []
    guide_campaign(other, shown=True, by=None, now=NOW)
    delivery = make_delivery(steppe)
    assert delivery.edition.letter.campaign not in {found.campaign for found in roads([steppe.pk])}


def test_of_many_campaigns_the_newest_few_are_shown_with_one_question_each_way(
    steppe: Organisation, django_assert_num_queries: Any
) -> None:
    campaigns: list[Campaign] = [make_campaign(steppe, f"Campaign {number}") for number in range(MOST + 1)]
    with django_assert_num_queries(2):
        found = roads([steppe.pk])
    assert [one.campaign for one in found] == campaigns[:0:-1]


@pytest.mark.parametrize("owners", [[]])
def test_of_nobody_there_is_no_campaign(steppe: Organisation, owners: list[Any]) -> None:
    make_campaign(steppe)
    assert [one.campaign for one in roads(owners)] == [None]
