import pytest

from organisations.addresses import BIG, OTHER, RULES, canonical_address, domain_group, domain_of, registrable_domain

SAME = [
    ("ada@steppe.example", "  Ada@Steppe.EXAMPLE "),
    ("ada@steppe.example", "ada@steppe.example."),
    ("ada@steppe.example", "ada+embassy@steppe.example"),
    ("adalovelace@gmail.com", "Ada.Love.lace+news@googlemail.com"),
    ("ada@icloud.com", "ada@me.com"),
    ("adalovelace@proton.me", "ada-love_lace@pm.me"),
    ("ada-lovelace@yandex.ru", "ada.lovelace@ya.ru"),
    ("ada@yahoo.com", "ada-news@yahoo.com"),
    ("ada@bücher.example", "ada@xn--bcher-kva.example"),
    ("ada@steppe.example", "ada@steppe.example"),  # full-width letters
    ("zoë@steppe.example", "zoe\u0308@steppe.example"),
]
DIFFERENT = [
    ("ada.lovelace@steppe.example", "adalovelace@steppe.example"),
    ("ada-news@steppe.example", "ada@steppe.example"),
    ("ada-news@gmail.com", "ada@gmail.com"),
    ("ada@mail.ru", "ada@bk.ru"),
    ("ada@hotmail.com", "ada@outlook.com"),
    ("ada@yahoo.com", "ada@yahoo.de"),
    ("+ada@steppe.example", "+eva@steppe.example"),
    ("...@gmail.com", "..@gmail.com"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_of_one_mailbox_are_one_address(one: str, other: str) -> None:
    assert canonical_address(one) == canonical_address(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_mailboxes_stay_two_addresses(one: str, other: str) -> None:
    assert canonical_address(one) != canonical_address(other)


@pytest.mark.parametrize("nothing", ["", "@", "no address", "a@b@c", "a@" + "ü" * 90 + ".example", "a@.", "a@\ud800"])
def test_what_is_no_address_is_no_error(nothing: str) -> None:
    assert canonical_address(canonical_address(nothing)) == canonical_address(nothing)


@pytest.mark.parametrize("domain", RULES)
def test_every_rule_leads_to_one_spelling_that_stays_as_it_is(domain: str) -> None:
    found = canonical_address(f"A.da-Love_lace+x@{domain}")
    assert canonical_address(found) == found
    assert RULES[found.partition("@")[2]].same_as == ""


def test_a_big_provider_is_named_and_a_domain_of_ones_own_is_not() -> None:
    groups = map(domain_group, ["ada@GoogleMail.com", "ada@mail.ru", "ada@lovelace.example", "nothing"])
    assert list(groups) == ["gmail.com", "mail.ru", OTHER, OTHER]
    assert all(domain_group(f"a@{domain}") == domain for domain in BIG)
    assert domain_of("Ada@Lovelace.Example.") == "lovelace.example"


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("a@x1.forged.example", "forged.example"),
        ("a@Deep.X2.forged.example.", "forged.example"),
        ("a@union.co.uk", "union.co.uk"),
        ("a@news.union.org.au", "union.org.au"),
        ("a@ab.se", "ab.se"),
        ("a@co.uk", "co.uk"),
        ("a@here", "here"),
    ],
)
def test_subdomains_of_one_owner_are_one_domain(address: str, domain: str) -> None:
    assert registrable_domain(address) == domain
