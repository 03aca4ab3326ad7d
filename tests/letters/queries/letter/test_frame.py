from datetime import date
from typing import Any

import pytest

from letters.enums import DateStyle, SpeaksTo
from letters.models import Letter
from letters.queries.letter import head_of
from letters.queries.version import resolve_letter
from organisations.enums import HeadRank
from organisations.models import HeadOfMission, Organisation
from tests.factories import NOW, say_form
from tests.factories_letters import make_city, make_letter

DAY = date(2016, 5, 26)


def values(letter: Letter) -> dict[str, str]:
    return {**head_of(letter, now=NOW).values}


@pytest.fixture
def base(steppe: Organisation) -> Letter:
    return make_letter(make_city(steppe).campaign, dated_on=DAY, date_style=DateStyle.DASHES, place="Leeds")


def to_london(base: Letter, organisation: Organisation, **plain: object) -> Letter:
    target = base.campaign.targets.select_related("recipient").get()
    return make_letter(base.campaign, target=target, base=base, **plain)


def arrive(letter: Letter, **facts: Any) -> None:
    """Somebody heads the recipient from then on."""
    assert letter.target is not None
    HeadOfMission.objects.create(recipient=letter.target.recipient, **facts)


def test_date_style_and_place_are_the_bases_until_the_letter_has_its_own(base: Letter, steppe: Organisation) -> None:
    inherits = values(to_london(base, steppe))
    own = values(to_london(base, steppe, dated_on=date(2016, 5, 25), date_style=DateStyle.WORDS, place="York"))
    assert (inherits["date"], inherits["place"]) == ("26-05-2016", "Leeds")
    assert (own["date"], own["place"]) == ("25 May 2016", "York")


def test_a_letter_without_place_is_written_where_it_is_taken_and_one_without_date_has_none(
    steppe: Organisation,
) -> None:
    letter = make_letter((target := make_city(steppe)).campaign, target=target)
    assert values(letter)["place"] == "London" and "date" not in values(letter)


def test_salutation_and_close_follow_to_whom_the_letter_speaks(base: Letter, steppe: Organisation) -> None:
    letter = to_london(base, steppe)
    arrive(letter, name="Kim Ay", rank=HeadRank.AMBASSADOR)
    assert values(letter)["salutation"] == "Your Excellency,"
    letter.speaks_to = SpeaksTo.GOVERNMENT
    assert values(letter)["salutation"] == "To the Government of Kazakhstan,"
    assert values(letter)["envelope"] == "The Government of Kazakhstan"


def test_the_bases_choice_of_whom_it_speaks_to_holds_for_its_letters(base: Letter, steppe: Organisation) -> None:
    base.speaks_to = SpeaksTo.GOVERNMENT
    base.save()
    assert values(to_london(base, steppe))["envelope"] == "The Government of Kazakhstan"


def test_an_own_form_of_the_letters_organisation_is_used(base: Letter, steppe: Organisation) -> None:
    letter = to_london(base, steppe)
    arrive(letter, name="Kim Ay", rank=HeadRank.AMBASSADOR)
    say_form(steppe, salutation="Dear Ambassador {name},")
    assert values(letter)["salutation"] == "Dear Ambassador Kim Ay,"


def test_a_successor_ends_the_name_of_who_was_there_before(base: Letter, steppe: Organisation) -> None:
    letter = to_london(base, steppe)
    arrive(letter, name="Kim Ay", since=date(2014, 1, 1))
    assert values(letter)["head_of_mission"] == "Kim Ay"
    arrive(letter, name="", since=date(2016, 5, 1))
    assert "head_of_mission" not in values(letter)


def test_an_address_is_filled_only_when_this_organisation_has_confirmed_it(steppe: Organisation) -> None:
    sure, unsure = make_city(steppe, "London"), make_city(steppe, "Paris", confirmed=False)
    assert values(make_letter(sure.campaign, target=sure))["address"] == "1 Invented Street\nLondon\nUNITED KINGDOM"
    assert "address" not in values(make_letter(unsure.campaign, target=unsure))


@pytest.mark.parametrize(("posted_in", "lines"), [("GB", 2), ("SE", 3), ("", 3)])
def test_the_country_stands_below_for_post_from_abroad(
    base: Letter, steppe: Organisation, posted_in: str, lines: int
) -> None:
    letter = to_london(base, steppe, posted_in=posted_in)
    assert len(values(letter)["address"].splitlines()) == lines


def test_the_organisations_country_counts_where_the_letter_says_nothing(base: Letter, steppe: Organisation) -> None:
    letter = to_london(base, steppe)
    letter.owner.country = "GB"
    assert values(letter)["address"] == "1 Invented Street\nLondon"


def test_an_addressee_with_its_address_leaves_nothing_to_say_by_way_of(base: Letter, steppe: Organisation) -> None:
    letter = to_london(base, steppe, addressee="{{ envelope }}\n{{ recipient }}\n{{ address }}", posted_in="GB")
    content = resolve_letter(letter, now=NOW).content
    assert content["addressee"] == [
        "The Head of Mission",
        "Embassy of Kazakhstan, London",
        "1 Invented Street",
        "London",
    ]
    assert content["via"] == []
