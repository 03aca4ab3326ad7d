"""Each country lies in exactly one region."""

from collections import Counter

from django_countries import countries

from organisations.regions import COUNTRIES, Region, region_of


def test_every_country_that_can_be_chosen_lies_in_one_region_but_the_antarctic() -> None:
    named = Counter(code for codes in COUNTRIES.values() for code in codes.split())
    assert set(named) == {code for code, _name in countries} - {"AQ"}
    assert set(named.values()) == {1}


def test_a_region_is_found_by_code() -> None:
    assert (region_of("KZ"), region_of("XK"), region_of("AQ")) == (Region.ASIA, Region.EUROPE, None)
