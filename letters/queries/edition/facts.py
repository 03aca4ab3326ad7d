"""What the rows around letters say about freezing them, read for many letters in a handful of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef

from letters.models import Letter, Signature, Translation, Version
from letters.queries.block import Seat, seats_of
from letters.queries.review import approved_texts
from organisations.enums import JobKind
from organisations.models import ContactConfirmation, ContactPoint, Job

OF_NAMES = (JobKind.INVALIDATE, JobKind.RESTORE)
"""Long work that changes who counts."""


@dataclass(frozen=True)
class Facts:
    """`version` is the current one, without its text; `seats`: who signs in the signature block, backed at the cut-off or
    not; `is_signed`: supporters have signed, whatever became of it since; `translations`: the newest in each language;
    `approved`: digests of texts that a second person has approved, where the campaign asks for it."""

    version: Version | None
    is_confirmed: bool
    is_changing: bool
    is_signed: bool
    seats: Sequence[Seat]
    translations: Sequence[Translation]
    approved: frozenset[str]


def facts_of(letters: Iterable[Letter], *, cut_off: datetime) -> dict[UUID, Facts]:
    """By letter. Inside a scope that sees them all."""
    rows = list(letters)
    confirmed, changing = _confirmed(rows), _changing(rows)
    versions, seats, translations = _versions(rows), seats_of(rows, at=cut_off), _translations(rows)
    approved = approved_texts(rows)
    with_signatures = Letter.objects.filter(pk__in=[one.pk for one in rows])
    signed = set(with_signatures.filter(Exists(Signature.objects.filter(letter=OuterRef("pk")))).values_list("pk"))
    return {
        one.pk: Facts(
            version=versions.get(one.pk),
            is_confirmed=one.target is not None and (one.target.recipient_id, one.owner_id) in confirmed,
            is_changing=one.campaign_id in changing,
            is_signed=(one.pk,) in signed,
            seats=seats[one.pk],
            translations=translations[one.pk],
            approved=approved.get(one.pk, frozenset()),
        )
        for one in rows
    }


def _confirmed(letters: Sequence[Letter]) -> set[tuple[UUID, UUID]]:
    """Recipients with a contact point that stands, each with the organisation that has confirmed it as it is now."""
    recipients = {one.target.recipient_id for one in letters if one.target}
    points = ContactPoint.objects.in_use().filter(recipient__in=recipients)
    stand = ContactConfirmation.objects.filter(contact__in=points, digest=F("contact__digest"))
    return set(stand.values_list("contact__recipient", "owner"))


def _changing(letters: Sequence[Letter]) -> set[UUID | None]:
    """Campaigns whose signatures are being changed by long work."""
    under_way = Job.objects.under_way().filter(kind__in=OF_NAMES, about_id__in={one.campaign_id for one in letters})
    return set(under_way.values_list("about_id", flat=True))


def _versions(letters: Sequence[Letter]) -> dict[UUID, Version]:
    """The current ones, without their text."""
    rows = Version.objects.filter(letter__in=letters).order_by("number").defer("content")
    return {row.letter_id: row for row in rows}


def _translations(letters: Sequence[Letter]) -> defaultdict[UUID, list[Translation]]:
    """The newest in each language."""
    rows = Translation.objects.filter(version__letter__in=letters).select_related("version")
    newest = {(row.version.letter_id, row.language): row for row in rows.order_by("version__number", "language")}
    found: defaultdict[UUID, list[Translation]] = defaultdict(list)
    for (letter, _language), row in sorted(newest.items(), key=lambda item: item[0][1]):
        found[letter].append(row)
    return found
