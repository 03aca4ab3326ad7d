"""One mailbox, one spelling: addresses that reach the same person are marked and counted as one."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.encoding import punycode


@dataclass(frozen=True)
class Rule:
    """How a provider reads what stands before the @. `tag` begins what it ignores, `ignored` are characters that it
    ignores, `alike` characters that it takes for the first of them; `same_as` is the domain with the same mailboxes."""

    tag: str = "+"
    ignored: str = ""
    alike: str = ""
    same_as: str = ""


ANY = Rule()
"""Wherever nothing else is known: capitals do not matter, and what follows a plus is a tag."""

RULES: Mapping[str, Rule] = {
    "gmail.com": Rule(ignored="."),
    "googlemail.com": Rule(ignored=".", same_as="gmail.com"),
    "proton.me": Rule(ignored=".-_"),
    "protonmail.com": Rule(ignored=".-_", same_as="proton.me"),
    "protonmail.ch": Rule(ignored=".-_", same_as="proton.me"),
    "pm.me": Rule(ignored=".-_", same_as="proton.me"),
    "icloud.com": ANY,
    "me.com": Rule(same_as="icloud.com"),
    "mac.com": Rule(same_as="icloud.com"),
    "yandex.ru": Rule(alike="-."),
    "yandex.com": Rule(alike="-.", same_as="yandex.ru"),
    "yandex.kz": Rule(alike="-.", same_as="yandex.ru"),
    "yandex.by": Rule(alike="-.", same_as="yandex.ru"),
    "yandex.ua": Rule(alike="-.", same_as="yandex.ru"),
    "ya.ru": Rule(alike="-.", same_as="yandex.ru"),
    "yahoo.com": Rule(tag="-"),
    "yahoo.co.uk": Rule(tag="-"),
    "yahoo.de": Rule(tag="-"),
    "yahoo.fr": Rule(tag="-"),
    "yahoo.es": Rule(tag="-"),
}

BIG = frozenset(
    {
        *(rule.same_as or domain for domain, rule in RULES.items()),
        "aol.com", "bk.ru", "bluewin.ch", "free.fr", "gmx.at", "gmx.ch", "gmx.de", "gmx.net", "hotmail.co.uk",
        "hotmail.com", "hotmail.es", "hotmail.fr", "inbox.ru", "laposte.net", "libero.it", "list.ru", "live.com",
        "mail.com", "mail.kz", "mail.ru", "msn.com", "orange.fr", "outlook.com", "outlook.de", "outlook.fr",
        "posteo.de", "rambler.ru", "riseup.net", "seznam.cz", "t-online.de", "telia.com", "tutanota.com", "web.de",
        "wp.pl",
    }
)  # fmt: skip
"""Providers with so many customers that the name of one says of nobody who it is."""

OTHER = "other"

SHARED = frozenset(
    {
        "ac", "co", "com", "edu", "gob", "gouv", "gov", "go", "gv", "ltd", "me", "mil", "ne", "net", "nom", "or", "org",
        "plc", "sch",
    }
)  # fmt: skip
"""What stands before a country's two letters and belongs to nobody: example.co.uk is not a part of co.uk."""


def canonical_address(email: str) -> str:
    """The same text for every spelling of one mailbox; never an error, for what is no address marks nobody."""
    local, at, domain = unicodedata.normalize("NFKC", email).strip().rpartition("@")
    if not at:
        return domain.lower()
    domain = _canonical_domain(domain)
    rule = RULES.get(domain, ANY)
    name = local.lower()
    name = name.partition(rule.tag)[0] or name
    name = "".join(rule.alike[:1] if one in rule.alike else one for one in name if one not in rule.ignored) or name
    return f"{name}@{rule.same_as or domain}"


def same_mailbox(one: str, other: str) -> bool:
    return canonical_address(one) == canonical_address(other)


def domain_group(email: str) -> str:
    """A big provider by name, anything else as "other": a domain of one's own would tell whose address it is."""
    domain = domain_of(email)
    return domain if domain in BIG else OTHER


def domain_of(email: str) -> str:
    """The domain in its one spelling: to be counted or compared, not to be kept."""
    return canonical_address(email).rpartition("@")[2]


def registrable_domain(email: str) -> str:
    """What one owner holds, as far as its look tells: whoever has one domain makes subdomains by the thousand."""
    labels = domain_of(email).split(".")
    shared = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SHARED
    return ".".join(labels[-3:] if shared else labels[-2:])


def _canonical_domain(domain: str) -> str:
    plain = domain.lower().rstrip(".")
    try:
        return punycode(plain).lower()
    except UnicodeError:
        return plain
