"""Where a letter can be told of: plain addresses. None of these services is asked for anything before somebody opens one."""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote, urlsplit

SERVICES: Mapping[str, str] = MappingProxyType(
    {
        "Telegram": "https://t.me/share/url?url={address}&text={words}",
        "WhatsApp": "https://wa.me/?text={both}",
        "Mastodon": "https://share.joinmastodon.org/#text={both}",
        "Bluesky": "https://bsky.app/intent/compose?text={both}",
        "Facebook": "https://www.facebook.com/sharer/sharer.php?u={address}",
        "X": "https://x.com/intent/post?text={both}",
    }
)


def share_links(words: str, address: str) -> list[tuple[str, str, str]]:
    """Name, address and host of each, with the words and the address of the letter filled in."""
    given = {"words": quote(words, safe=""), "address": quote(address, safe="")}
    given["both"] = f"{given['words']}%20{given['address']}"
    links = [(name, form.format(**given)) for name, form in SERVICES.items()]
    return [(name, link, str(urlsplit(link).hostname).removeprefix("www.")) for name, link in links]
