import pytest

from organisations.postal import missing_postcode, name_of_country, postal_lines

OTTAWA = "Suites 1603 and 1604\n\n 150 Birchbark Row \nOttawa ON  Z0Z 0Z0"


def laid_out(country: str, posted_in: str, language: str = "en", address: str = OTTAWA) -> list[str]:
    return postal_lines(address, country=country, posted_in=posted_in, language=language)


def test_at_home_the_lines_stand_as_they_were_confirmed() -> None:
    assert laid_out("CA", "CA") == ["Suites 1603 and 1604", "150 Birchbark Row", "Ottawa ON  Z0Z 0Z0"]


@pytest.mark.parametrize(("language", "below"), [("en", "CANADA"), ("de", "KANADA"), ("es", "CANADÁ")])
def test_from_abroad_the_country_stands_last_in_the_senders_language_and_capitals(language: str, below: str) -> None:
    assert laid_out("CA", "GB", language)[-1] == below


@pytest.mark.parametrize(("language", "below"), [("ru", "КАНАДА / CANADA"), ("kk", "КАНАДА / CANADA")])
def test_in_another_script_it_stands_in_english_too_for_the_post_that_sorts_it(language: str, below: str) -> None:
    assert laid_out("CA", "GB", language)[-1] == below
    assert laid_out("CA", "GB", language, f"{OTTAWA}\nКанада")[-1] == "Канада"


def test_where_it_is_posted_is_not_known_the_country_stands_there_too() -> None:
    assert laid_out("CA", "")[-1] == "CANADA"


@pytest.mark.parametrize("last", ["Canada", "CANADA", "Kanada", "kanada"])
def test_a_country_that_stands_there_already_is_not_said_twice(last: str) -> None:
    assert laid_out("CA", "DE", "de", f"{OTTAWA}\n{last}")[-1] == last


def test_a_recipient_without_country_has_none() -> None:
    assert laid_out("", "GB")[-1] == "Ottawa ON  Z0Z 0Z0"


def test_a_country_is_named_without_what_a_list_adds() -> None:
    assert name_of_country("BS", "en") == "Bahamas"


@pytest.mark.parametrize(
    ("address", "country", "example"),
    [
        (OTTAWA, "CA", "H3Z 2Y7"),
        ("150 Birchbark Row\nOttawa ON  k1a  0b1", "CA", ""),
        ("1 Invented Street\nLondon SW1A 1AA", "GB", ""),
        ("1 Invented Street\nLondon", "GB", "EC1Y 8SY"),
        ("Kranichufer 12\n10117 Berlin", "DE", ""),
        ("Kranichufer 101174\nBerlin", "DE", "26133"),
        ("1 Dostyk\nAstana", "KZ", ""),
        ("Box 7\nDubai", "AE", ""),
        ("somewhere", "XK", ""),
        ("somewhere", "EU", ""),
        ("somewhere", "", ""),
    ],
)
def test_an_address_without_the_postcode_that_its_country_asks_for_is_noticed(
    address: str, country: str, example: str
) -> None:
    assert missing_postcode(address, country) == example
