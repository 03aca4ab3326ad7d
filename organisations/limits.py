"""How often what may happen, as data, and the arithmetic of windows. Nothing here is stored or read.

A window is counted in halves: one more is let through while the running half and the two before it hold fewer than
`most`. So in no stretch of its length, wherever it begins, happens more than that, and after one and a half lengths of
silence everything is as at first; only what is counted for a network begins anew at midnight (UTC), since a network's own
mark is made with the day's secret. Halves begin at fixed times of the day (UTC), so one day's secret marks all of a day.
"""

import ipaddress
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
HALVES_BEFORE = 2


@dataclass(frozen=True)
class Window:
    most: int
    lasts: timedelta

    @property
    def half(self) -> timedelta:
        return self.lasts / 2


LIMITS: Mapping[str, tuple[Window, ...]] = {
    # mails that somebody has us write to one address, over all campaigns (threat T04)
    "mail": (Window(3, DAY),),
    # questions to one address whether somebody may sign for it: counted apart from the above, for who asks gets to know
    # whether the question was sent, and must not learn by that whether the address was written to for a signature
    "mandate": (Window(3, DAY),),
    # the same questions that come of the forms of one network, and of one campaign
    "mandate_network": (Window(10, HOUR), Window(30, DAY)),
    "mandate_campaign": (Window(300, HOUR), Window(2_000, DAY)),
    # exact addresses that one member of staff looks for
    "look_up": (Window(20, HOUR),),
    # short codes typed for one address
    "code": (Window(5, HOUR), Window(20, DAY)),
    # short codes typed in one network, for whatever addresses
    "code_network": (Window(30, HOUR), Window(120, DAY)),
    # forms from one network: a household, an office, a mobile operator's gate
    "network": (Window(20, MINUTE), Window(120, HOUR), Window(600, DAY)),
    # proposals for the directory, from one network and for one recipient
    "correction": (Window(5, HOUR), Window(20, DAY)),
    # mails to the customers of one big provider: its patience is what all our other mail lives on
    "provider": (Window(10_000, HOUR), Window(80_000, DAY)),
    # mails to any other domain: an office, a school, somebody's own
    "domain": (Window(200, HOUR), Window(1_000, DAY)),
    # mails for one campaign
    "campaign": (Window(30_000, HOUR),),
    # everything that this installation is asked to mail to supporters
    "all": (Window(60_000, HOUR), Window(500_000, DAY)),
}


class Half(NamedTuple):
    """Half a window: the kind and length it belongs to, when it begins, when it no longer counts."""

    kind: str
    lasts: timedelta
    begins: datetime
    forgotten: datetime


def halves(kind: str, window: Window, now: datetime) -> Iterator[Half]:
    """The running half first, then those before it that count as well."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    running = midnight + (now - midnight) // window.half * window.half
    for number in range(HALVES_BEFORE + 1):
        begins = running - number * window.half
        yield Half(kind, window.lasts, begins, begins + (HALVES_BEFORE + 1) * window.half)


def network_of(address: str) -> str:
    """The network that an IP address lies in: /24, or /48 for IPv6. Nobody ever counts single addresses."""
    try:
        ip = ipaddress.ip_address(address.strip().partition("%")[0])
    except ValueError:
        return ""
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    ip = mapped or ip
    return str(ipaddress.ip_network((ip, 24 if ip.version == 4 else 48), strict=False))
