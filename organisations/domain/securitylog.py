"""Lines of the security log: who did what that matters for safety. Never a name, an address or a text in `detail`.

Each line is chained to the one before (docs/adr/0042). Whoever appends holds the head of that log until the
transaction ends, so a long transaction writes its line last. Where one writes into several logs: first that of the
installation, then those of the organisations by their keys; two that do so in another order could wait for each other.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Model

from organisations.enums import SecurityKind
from organisations.marks import new_secret
from organisations.models import Organisation, SecurityChain, SecurityEntry, User
from organisations.ownership import all_owners
from organisations.queries.member import roles_of
from organisations.queries.securitylog import INSTALLATION, digest_of, seal_of, secret_of
from organisations.sealing import seal_bytes


def log_security(
    kind: SecurityKind,
    *,
    organisation: Organisation | None = None,
    by: User | None = None,
    subject: Model | None = None,
    detail: Mapping[str, Any] | None = None,
    now: datetime,
) -> SecurityEntry:
    """Append one line, in the transaction of what it tells of. It may be another organisation's, or nobody's."""
    with transaction.atomic(), all_owners():
        chain = _held(organisation, now)
        entry = SecurityEntry(
            organisation=organisation,
            kind=kind,
            actor=by,
            subject_kind=subject._meta.label_lower if subject is not None else "",
            subject_id=subject.pk if subject is not None else None,
            detail=json.loads(json.dumps(dict(detail or {}))),  # as it will be read
            recorded_at=now,
            sequence=chain.count + 1,
        )
        secret = secret_of(chain)
        entry.digest = digest_of(entry, chain.digest, secret)
        entry.save(force_insert=True)
        chain.count, chain.digest = entry.sequence, entry.digest
        chain.seal = seal_of(chain, secret)
        chain.save(update_fields=["count", "digest", "seal"])
        return entry


def _held(organisation: Organisation | None, now: datetime) -> SecurityChain:
    key = organisation.pk if organisation else INSTALLATION
    return _locked(key) or _begun(key, organisation, now)


def _begun(key: UUID, organisation: Organisation | None, now: datetime) -> SecurityChain:
    """That the log of an organisation began stands in that of the installation, so that it cannot vanish unseen."""
    if organisation is not None:
        _held(None, now)  # of two who begin it, the second waits here and finds it begun
        if chain := _locked(key):
            return chain
        log_security(SecurityKind.LOG_BEGUN, subject=organisation, now=now)
    SecurityChain.objects.bulk_create([_fresh(key)], ignore_conflicts=True)
    return SecurityChain.objects.select_for_update().get(pk=key)


def _fresh(key: UUID) -> SecurityChain:
    """Behind entries whose head somebody took away it goes on with their numbers: nobody is kept from signing in, and
    the check finds that they belong to no head."""
    entries = SecurityEntry.objects.filter(organisation=None if key == INSTALLATION else key)
    secret = new_secret()
    chain = SecurityChain(pk=key, count=entries.aggregate(last=Max("sequence"))["last"] or 0)
    chain.secret_sealed = seal_bytes(secret, SecurityChain._meta.db_table, "secret_sealed", key)
    chain.seal = seal_of(chain, secret)
    return chain


def _locked(key: UUID) -> SecurityChain | None:
    return SecurityChain.objects.select_for_update().filter(pk=key).first()


def log_person(
    kind: SecurityKind,
    person: User | None,
    /,
    *,
    by: User | None,
    detail: Mapping[str, Any] | None = None,
    now: datetime,
) -> list[SecurityEntry]:
    """One line in the log of each organisation that the person belongs to, or one that concerns the installation."""
    with transaction.atomic():
        own = list(Organisation.objects.filter(pk__in=roles_of(person, now=now)).order_by("pk")) if person else []
        told: list[Organisation | None] = [*own] or [None]
        return [
            log_security(kind, organisation=organisation, by=by, subject=person, detail=detail, now=now)
            for organisation in told
        ]
