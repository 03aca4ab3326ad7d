"""What the log says of a campaign as an Atom feed (RFC 4287): one entry for each thing that is told, the latest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.utils.feedgenerator import Atom1Feed

LATEST = 100
"""Entries. Whoever comes later reads the page."""


@dataclass(frozen=True)
class Entry:
    """`mark` tells the entry from all others of the installation. `day`: when it became known; a day, never a minute, for
    who reads the time of an entry at once knows who is standing there."""

    mark: str
    title: str
    summary: str
    address: str
    day: date


@dataclass(frozen=True)
class Channel:
    """What all entries belong to. `address` is the page, `own_address` the feed's; both whole, with the host."""

    title: str
    subtitle: str
    author: str
    language: str
    address: str
    own_address: str


def write_feed(channel: Channel, entries: Iterable[Entry], *, host: str, since: date) -> bytes:
    """UTF-8. `host` makes names unique in the world (RFC 4151), `since` is the day of a feed without entries."""
    latest = sorted(entries, key=lambda one: one.day, reverse=True)[:LATEST]
    feed = DatedFeed(
        title=channel.title,
        link=channel.address,
        description=None,
        subtitle=channel.subtitle,
        author_name=channel.author,
        language=channel.language,
        feed_url=channel.own_address,
        since=_midnight(since),
    )
    for one in latest:
        feed.add_item(
            title=one.title,
            link=one.address,
            description=one.summary,
            unique_id=f"tag:{host},{since:%Y-%m-%d}:{one.mark}",
            updateddate=_midnight(one.day),
        )
    return feed.writeString("utf-8").encode()


class DatedFeed(Atom1Feed):
    """Without entries Django's feed is as new as this moment, and so another each time that somebody asks."""

    def latest_post_date(self) -> datetime:
        latest: datetime = max([self.feed["since"], *(item["updateddate"] for item in self.items)])
        return latest


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
