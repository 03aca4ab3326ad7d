"""Links to other services carry the words whole and nothing of anybody's own page."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from letters.sharing import SERVICES, share_links

WORDS, ADDRESS = "Я подписала: Свобода & право? #1", "https://letters.example/ru/l/abc/?a=b&c=d"


@pytest.mark.parametrize("name", list(SERVICES))
def test_each_service_gets_the_address_whole_whatever_stands_in_it(name: str) -> None:
    (link, host) = next((link, host) for service, link, host in share_links(WORDS, ADDRESS) if service == name)
    parts = urlsplit(link)
    assert parts.scheme == "https" and str(parts.hostname).endswith(host)
    given = parse_qs(parts.query, strict_parsing=True) if parts.query else parse_qs(parts.fragment, strict_parsing=True)
    values = " ".join(value for (value,) in given.values())
    assert ADDRESS in values
    assert name == "Facebook" or WORDS in values
    assert " " not in link and unquote(link) != link
