"""Who stands in a list of signatories, read at one moment and a window at a time; and whose list a leaked one was."""

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice, zip_longest
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import override
from django_countries import countries

from campaigns.models import Campaign
from letters.enums import ExportKind, ExportState, LetterKind, Visibility
from letters.models import Export, Letter, Signature, SignatureConsent
from letters.queries.signature import NAMED, counted_signatures, is_named, opened, printed_words
from letters.watermark import (
    SURE,
    WINDOW,
    bears_reference,
    canaries,
    canaries_among,
    order_of,
    place_of,
    reference_of,
    window_of,
)
from organisations.enums import ConsentPurpose
from organisations.identifiers import digest_of_token
from organisations.models import Job, Organisation, User
from organisations.sealing import unseal_bytes

Chosen = list[tuple[Letter, QuerySet[Signature]]]


@dataclass(frozen=True)
class Line:
    """One row of the file. What a person did not let be read is empty."""

    reference: str
    letter: str
    name: str = ""
    office: str = ""
    organisation: str = ""
    behalf: str = ""
    place: str = ""
    country: str = ""
    email: str = ""
    kind: str = ""
    visibility: str = ""
    language: str = ""
    source: str = ""
    confirmed_on: date | None = None


@dataclass(frozen=True)
class Trace:
    """What in a list points to one export."""

    export: Export
    canaries: tuple[str, ...]
    references: int
    order: float

    @property
    def fits(self) -> bool:
        return bool(self.canaries) or self.references > 0 or self.order >= SURE

    @property
    def weight(self) -> tuple[int, int, float]:
        return len(self.canaries), self.references, self.order


def secret_of(export: Export) -> bytes:
    return unseal_bytes(export.secret_sealed, Export._meta.db_table, "secret_sealed", export.pk)


def job_of(export: Export) -> Job | None:
    """The work of making it."""
    job: Job | None = Job.objects.filter(about_kind=Export._meta.label_lower, about_id=export.pk).first()
    return job


def has_taken_lists(person: User, owner: Organisation) -> bool:
    """Whether this person has had a list there that a second one agreed to, or that they have fetched."""
    agreed = Q(decided_by__isnull=False) & ~Q(state__in=[ExportState.ASKED, ExportState.REFUSED])
    taken = Export.objects.filter(owner=owner, requested_by=person)
    return bool(taken.filter(agreed | Q(state=ExportState.FETCHED)).exists())


def link_fits(export: Export, token: str) -> bool:
    return hmac.compare_digest(export.link_digest, digest_of_token(token))


def signatory_count(campaign: Campaign, kind: ExportKind, *, now: datetime, using: str = "default") -> int:
    return sum(rows.count() for _letter, rows in _chosen(campaign, kind, now, using))


def lines_of(export: Export, *, now: datetime, using: str) -> Iterator[Line]:
    """Call it inside one transaction of a snapshot. Each window is in the order of the export's secret; lists for
    internal use have canaries in some of them."""
    secret, kind = secret_of(export), ExportKind(export.kind)
    chosen = _chosen(export.campaign, kind, now, using)
    invented = _invented(secret, sum(-(-rows.count() // WINDOW) for _letter, rows in chosen), kind)
    number = 0
    for letter, rows in chosen:
        signatures = rows.iterator(chunk_size=WINDOW)
        while window := list(islice(signatures, WINDOW)):
            with override(letter.language):
                lines = [_line(signature, letter, secret, kind) for signature in window]
                lines += [_disguised(name, lines, secret) for name in invented.get(number, ())]
            yield from sorted(lines, key=lambda line: (place_of(secret, line.name), line.reference))
            number += 1


def trace(rows: Sequence[Sequence[str]], exports: QuerySet[Export]) -> list[Trace]:
    """The exports that these rows may come from, the likeliest first. Any cut of a file will do: the columns need not be
    all there, nor be named."""
    columns = list(zip_longest(*rows, fillvalue=""))
    found = [_trace(rows, columns, export) for export in exports.iterator()]
    return sorted((one for one in found if one.fits), key=lambda one: one.weight, reverse=True)


def _trace(rows: Sequence[Sequence[str]], columns: Sequence[Sequence[str]], export: Export) -> Trace:
    secret = secret_of(export)
    return Trace(
        export,
        canaries=tuple(name for cells in rows for name in canaries_among(secret, cells)),
        references=sum(bears_reference(secret, cells) for cells in rows),
        order=max((order_of(secret, column) for column in columns), default=0.0),
    )


def _chosen(campaign: Campaign, kind: ExportKind, now: datetime, using: str) -> Chosen:
    """Letter by letter. To be handed over: who would be printed below it now. For ourselves: everybody who counts."""
    letters = (
        Letter.objects.using(using).filter(campaign=campaign, kind=LetterKind.VARIANT).order_by("created_at", "id")
    )
    found: Chosen = []
    for letter in letters.select_related("target__recipient"):
        if kind == ExportKind.PRESENTABLE:
            rows = counted_signatures(letter, until=now).filter(NAMED)
        else:
            rows = Signature.objects.counted(campaign=campaign.pk, letter=letter.pk, until=now)
        found.append((letter, rows.using(using).annotate(may_write=Exists(_consents(campaign, using)))))
    return found


def _consents(campaign: Campaign, using: str) -> QuerySet[SignatureConsent]:
    """The person's own yes to being written to by the campaign's organisation."""
    rows: QuerySet[SignatureConsent] = SignatureConsent.objects.using(using).filter(
        campaign=campaign.pk,
        form=OuterRef("form"),
        wording__purpose=ConsentPurpose.CONTACT,
        organisation=campaign.owner_id,
        ended_at=None,
    )
    return rows


def _line(signature: Signature, letter: Letter, secret: bytes, kind: ExportKind) -> Line:
    if kind == ExportKind.PRESENTABLE:
        words: dict[str, Any] = printed_words(signature)
        return Line(reference_of(secret, words["name"]), letter.title, **words)
    named = is_named(signature)
    name, office, organisation, place = (
        opened(signature, field) if named else "" for field in ("name", "office", "organisation", "place")
    )
    return Line(
        reference=reference_of(secret, name or str(signature.pk)),
        letter=letter.title,
        name=name,
        office=office,
        organisation=organisation,
        place=place,
        country=str(countries.name(str(signature.country))),
        email=opened(signature, "email") if named and getattr(signature, "may_write", False) else "",
        kind=str(signature.get_kind_display()),
        visibility=str(signature.get_visibility_display()),
        language=signature.language,
        source=str(signature.get_source_display()),
        confirmed_on=signature.confirmed_at.date() if signature.confirmed_at else None,
    )


def _invented(secret: bytes, windows: int, kind: ExportKind) -> dict[int, list[str]]:
    """Which canaries stand in which window; nobody invented is ever handed over."""
    found: dict[int, list[str]] = {}
    if kind == ExportKind.INTERNAL and windows:
        for name in canaries(secret):
            found.setdefault(window_of(secret, name, windows), []).append(name)
    return found


def _disguised(name: str, lines: Sequence[Line], secret: bytes) -> Line:
    """Among its neighbours a canary looks like one of them, who does not want to be written to."""
    like = next((line for line in lines if line.name), lines[0])
    private: dict[str, Any] = {"office": "", "organisation": "", "place": "", "email": ""}
    return replace(
        like,
        name=name,
        reference=reference_of(secret, name),
        visibility=str(Visibility.RECIPIENT_ONLY.label),
        **private,
    )
