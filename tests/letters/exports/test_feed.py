"""The feed, read back as XML by the rules of RFC 4287."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from letters.exports.feed import LATEST, Channel, Entry, write_feed

ATOM = "{http://www.w3.org/2005/Atom}"
CHANNEL = Channel(
    title="Land & people", subtitle="", author="Committee", language="sv",
    address="https://a.example/sv/c/abc/", own_address="https://a.example/sv/c/abc/feed.atom",
)  # fmt: skip
BEGAN = date(2016, 5, 1)


def entry(mark: str = "m1", day: date = date(2016, 5, 26), title: str = "London: Refused") -> Entry:
    return Entry(mark, title, "At the door.", "https://a.example/sv/l/xyz/", day)


def read(*entries: Entry) -> ElementTree.Element:
    return ElementTree.fromstring(write_feed(CHANNEL, entries, host="a.example", since=BEGAN))


def texts(root: ElementTree.Element, path: str) -> list[str | None]:
    return [found.text for found in root.findall("/".join(f"{ATOM}{part}" for part in path.split("/")))]


def test_the_latest_comes_first_and_dates_the_feed() -> None:
    root = read(entry("old", date(2016, 5, 25)), entry("new"))
    assert texts(root, "entry/id") == ["tag:a.example,2016-05-01:new", "tag:a.example,2016-05-01:old"]
    assert texts(root, "updated") == ["2016-05-26T00:00:00+00:00"]


def test_a_time_is_a_day_and_never_a_minute() -> None:
    assert texts(read(entry()), "entry/updated") == ["2016-05-26T00:00:00+00:00"]


def test_a_feed_without_entries_is_the_same_whenever_it_is_asked_for() -> None:
    assert texts(read(), "updated") == ["2016-05-01T00:00:00+00:00"]


def test_no_more_than_the_latest_are_told() -> None:
    entries = [entry(str(n), BEGAN + timedelta(days=n)) for n in range(LATEST + 5)]
    assert len(read(*entries).findall(f"{ATOM}entry")) == LATEST


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "A & B", "]]>", "Қостанай ✊"])
def test_words_stay_words(title: str) -> None:
    assert texts(read(entry(title=title)), "entry/title") == [title]


def test_it_says_whose_it_is_in_which_language_and_where_the_page_stands() -> None:
    root = read(entry())
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "sv"
    assert texts(root, "author/name") == ["Committee"]
    assert {(link.get("rel"), link.get("href")) for link in root.findall(f"{ATOM}link")} == {
        ("alternate", CHANNEL.address), ("self", CHANNEL.own_address),
    }  # fmt: skip
