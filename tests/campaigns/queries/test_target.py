"""Whom a campaign could write to: missions of its states, and who covers a state that has none."""

from typing import Any

import pytest

from campaigns.models import Campaign
from campaigns.queries.target import Offers, Wanted, offers_for
from organisations.domain.recipient import merge_recipient
from organisations.enums import MissionKind
from organisations.models import Mission, Recipient
from tests.factories import NOW, make_campaign, make_organisation, make_recipient, make_target


@pytest.fixture
def campaign(in_scope: Any) -> Campaign:
    """Against Kazakhstan, which has an embassy in London, and one in Singapore that covers Australia."""
    organisation = make_organisation()
    in_scope(organisation)
    make_recipient("London", "GB")
    mission_in("Singapore", "SG", covers=["SG", "AU"])
    return make_campaign(organisation)


def mission_in(city: str, country: str, *, covers: list[str] | None = None, **facts: Any) -> Recipient:
    recipient = make_recipient(city, country)
    Mission.objects.filter(recipient=recipient).update(accredited_to=",".join(covers or [country]), **facts)
    return recipient


def cities(offers: Offers) -> list[str]:
    return [offer.recipient.city for offer in offers.standing]


def test_all_missions_of_the_states_addressed_are_offered_and_no_others(campaign: Campaign) -> None:
    mission_in("Paris", "FR", sending_state="UZ")
    assert cities(offers_for(campaign, Wanted())) == ["London", "Singapore"]
    assert cities(offers_for(campaign, Wanted(states=("UZ",)))) == ["Paris"]


def test_a_state_without_a_mission_is_offered_through_the_one_that_is_accredited_there(campaign: Campaign) -> None:
    (offer,) = offers_for(campaign, Wanted()).covering
    assert (offer.host, offer.recipient.city, offer.covers) == ("AU", "Singapore", True)


def test_a_state_with_an_embassy_of_its_own_is_not_covered_from_abroad(campaign: Campaign) -> None:
    mission_in("Canberra", "AU")
    assert offers_for(campaign, Wanted()).covering == []


def test_a_consulate_does_not_stand_for_its_state(campaign: Campaign) -> None:
    mission_in("Sydney", "AU", kind=MissionKind.HONORARY_CONSULATE)
    assert [offer.host for offer in offers_for(campaign, Wanted()).covering] == ["AU"]


@pytest.mark.parametrize(
    ("wanted", "found", "covered"),
    [
        (Wanted(region="europe"), ["London"], []),
        (Wanted(region="oceania"), [], ["AU"]),
        (Wanted(host="SG"), ["Singapore"], []),
        (Wanted(host="AU"), [], ["AU"]),
        (Wanted(metro="London"), ["London"], []),
        (Wanted(kind="embassy"), ["London", "Singapore"], ["AU"]),
        (Wanted(kind="consulate"), [], []),
        (Wanted(words="lond kazakh"), ["London"], []),
        (Wanted(words="australia"), [], ["AU"]),
    ],
)
def test_filters_narrow_both_lists(campaign: Campaign, wanted: Wanted, found: list[str], covered: list[str]) -> None:
    offers = offers_for(campaign, wanted)
    assert cities(offers) == found
    assert [offer.host for offer in offers.covering] == covered


def test_filters_offer_what_occurs_with_numbers_whatever_is_chosen(campaign: Campaign) -> None:
    choices = offers_for(campaign, Wanted(region="oceania")).choices
    assert choices["region"] == [("asia", "Asia", 1), ("europe", "Europe", 1), ("oceania", "Oceania", 1)]
    assert choices["kind"] == [("embassy", "embassy", 2)]


def test_what_is_a_target_already_says_so_for_each_state_it_was_chosen_for(campaign: Campaign) -> None:
    singapore = Recipient.objects.get(city="Singapore")
    target = make_target(campaign, singapore)
    offers = offers_for(campaign, Wanted())
    assert {offer.recipient.city: offer.is_target for offer in offers.standing} == {"London": False, "Singapore": True}
    assert [offer.is_target for offer in offers.covering] == [False]
    target.covers = "AU"
    target.save()
    assert [offer.is_target for offer in offers_for(campaign, Wanted()).covering] == [True]


def test_closed_and_merged_missions_are_not_offered(campaign: Campaign) -> None:
    london, singapore = Recipient.objects.get(city="London"), Recipient.objects.get(city="Singapore")
    Recipient.objects.filter(pk=london.pk).update(closed_on=NOW.date())
    assert cities(offers_for(campaign, Wanted())) == ["Singapore"]
    Recipient.objects.filter(pk=singapore.pk).update(merged_into=london)
    assert offers_for(campaign, Wanted()).every == []


def test_missions_that_another_organisation_added_for_itself_are_not_offered(campaign: Campaign) -> None:
    other = make_organisation("Others")
    make_recipient("Oslo", "NO", added_by=other)
    assert "Oslo" not in cities(offers_for(campaign, Wanted()))


def test_it_asks_the_database_twice_however_many_there_are(campaign: Campaign, django_assert_num_queries: Any) -> None:
    for number in range(20):
        mission_in(f"Town {number}", "FR")
    with django_assert_num_queries(2):
        offers_for(campaign, Wanted())


def test_a_row_that_another_was_merged_into_is_a_target_where_that_one_was_chosen(campaign: Campaign) -> None:
    """Else the same embassy gets two letters."""
    london, double, oldest = (Recipient.objects.get(city="London"), mission_in("Ldn", "GB"), mission_in("L", "GB"))
    target = make_target(campaign, recipient=oldest)
    merge_recipient(oldest, into=double, by=None, now=NOW)
    merge_recipient(double, into=london, by=None, now=NOW)
    assert [offer.target for offer in offers_for(campaign, Wanted(host="GB")).standing] == [target]
