"""What the security log tells, and whether it still tells all of it: each entry's digest stands over the one before."""

import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from uuid import UUID

from django.db.models import QuerySet, Subquery
from django.utils.translation import gettext as _

from organisations.enums import SecurityKind
from organisations.marks import keyed_mark
from organisations.models import Organisation, SecurityChain, SecurityEntry
from organisations.sealing import SealBroken, unseal_bytes

INSTALLATION = SecurityChain.INSTALLATION
AT_A_TIME = 2000

Head = tuple[int, str]
"""How many entries a log had at some moment, and the digest of the last."""


@dataclass(frozen=True)
class Fault:
    """`organisation` is None for the log of the installation itself."""

    organisation: UUID | None
    sentence: str


def holds_demo() -> bool:
    """Whether the demo was loaded into this database. The line that says so can never be taken away."""
    return SecurityEntry.objects.filter(kind=SecurityKind.DEMO_LOADED).exists()


def secret_of(chain: SecurityChain) -> bytes:
    return unseal_bytes(chain.secret_sealed, SecurityChain._meta.db_table, "secret_sealed", chain.pk)


def digest_of(entry: SecurityEntry, previous: str, secret: bytes) -> str:
    """Over all that the entry says, its place in the log, and the digest of the entry before."""
    said = {
        "sequence": entry.sequence,
        "id": str(entry.pk),
        "organisation": str(entry.organisation_id or ""),
        "kind": str(entry.kind),
        "actor": str(entry.actor_id or ""),
        "subject_kind": entry.subject_kind,
        "subject_id": str(entry.subject_id or ""),
        "detail": entry.detail,
        "recorded_at": entry.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    return keyed_mark(secret, "entry", previous, json.dumps(said, sort_keys=True))


def seal_of(chain: SecurityChain, secret: bytes) -> str:
    return keyed_mark(secret, "head", str(chain.pk), str(chain.count), chain.digest)


def heads() -> dict[UUID, Head]:
    """Of each log as it stands: to be kept apart from the database, and compared with it later."""
    return {chain.pk: (chain.count, chain.digest) for chain in SecurityChain.objects.order_by("pk")}


def faults(known: Mapping[UUID, Head] | None = None) -> Iterator[Fault]:
    """The first fault of each log that has one. `known` are heads that were kept: they must still be a part of it."""
    names = dict(Organisation.objects.values_list("pk", "name"))
    for key in sorted(_logs() | {*(known or {})}):
        sentence = _first_fault(key) or _rewound(key, (known or {}).get(key))
        if sentence:
            whose = _("the installation") if key == INSTALLATION else names.get(key, str(key))
            said = _("Security log of %(whose)s: %(fault)s") % {"whose": whose, "fault": sentence}
            yield Fault(key if key in names else None, said)


def _logs() -> set[UUID]:
    """All there are or were: a log that is gone altogether stands in that of the installation, where it began."""
    entries = SecurityEntry.objects.order_by()
    begun = entries.filter(organisation=None, kind=SecurityKind.LOG_BEGUN)
    found: set[UUID] = {*SecurityChain.objects.values_list("pk", flat=True)}
    found |= {key for key in begun.values_list("subject_id", flat=True) if key}
    found |= {key or INSTALLATION for key in entries.values_list("organisation", flat=True).distinct()}
    return found | {INSTALLATION} if found else found


def _first_fault(key: UUID) -> str | None:
    chain = SecurityChain.objects.filter(pk=key).first()
    if chain is None:
        return _("its head is missing.")
    try:
        secret = secret_of(chain)
    except SealBroken:
        return _("the secret of its head cannot be opened.")
    if not hmac.compare_digest(chain.seal, seal_of(chain, secret)):
        return _("its head was changed.")
    return _first_entry_at_fault(chain, secret) or _added_behind(chain)


def _first_entry_at_fault(chain: SecurityChain, secret: bytes) -> str | None:
    """Up to the head as it was read: people go on signing in meanwhile."""
    previous, number = "", 0
    rows = _entries(chain.pk).filter(sequence__lte=chain.count).order_by("sequence")
    for number, entry in enumerate(rows.iterator(chunk_size=AT_A_TIME), start=1):
        if entry.sequence != number:
            return _("entry %(number)d is missing.") % {"number": number}
        if not hmac.compare_digest(entry.digest, digest_of(entry, previous, secret)):
            return _("entry %(number)d was changed, or stands where another stood.") % {"number": number}
        previous = entry.digest
    if number < chain.count:
        return _("it was cut off: entries %(first)d to %(last)d are missing.") % {
            "first": number + 1,
            "last": chain.count,
        }
    return None if previous == chain.digest else _("its head was changed.")


def _added_behind(chain: SecurityChain) -> str | None:
    """Asked in one statement, so that an entry and its head are seen together."""
    head = SecurityChain.objects.filter(pk=chain.pk).values("count")
    entry = _entries(chain.pk).filter(sequence__gt=Subquery(head)).order_by("sequence").first()
    return _("entry %(number)d was added behind its end.") % {"number": entry.sequence} if entry else None


def _rewound(key: UUID, known: Head | None) -> str | None:
    if known is None or known[0] == 0:
        return None
    count, digest = known
    if _entries(key).filter(sequence=count, digest=digest).exists():
        return None
    return _("it is not the one whose head was kept: entry %(number)d is another or missing.") % {"number": count}


def _entries(key: UUID) -> QuerySet[SecurityEntry]:
    return SecurityEntry.objects.filter(organisation=None if key == INSTALLATION else key)
