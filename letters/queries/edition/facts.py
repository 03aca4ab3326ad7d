"""What the rows around letters say about freezing them, read for many letters in a handful of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Subquery

from letters.enums import ReviewKind
from letters.models import Letter, ReviewStep, Signature, Translation, Version
from letters.queries.block import Seat, seats_of
from letters.queries.review import approved_texts
from organisations.enums import JobKind
from organisations.models import ContactConfirmation, ContactPoint, Job

OF_NAMES = (JobKind.INVALIDATE, JobKind.RESTORE)
"""Long work that changes who counts."""


@dataclass(frozen=True)
class Facts:
    """`version` is the current one, without its text; `seats`: who signs in the signature block, backed at the cut-off or
    not; `is_signed`: supporters have signed, whatever became of it since; `is_in_review`: a second person is asked and has
    not answered; `translations`: the newest in each language; `approved`: digests of texts that a second person has
    approved, where the campaign asks for it."""

    version: Version | None
    is_confirmed: bool
    is_changing: bool
    is_signed: bool
    is_in_review: bool
    seats: Sequence[Seat]
    translations: Sequence[Translation]
    approved: frozenset[str]


def facts_of(letters: Iterable[Letter], *, cut_off: datetime) -> dict[UUID, Facts]:
    """By letter. Inside a scope that sees them all."""
    rows = list(letters)
    confirmed, approved = _confirmed(rows), approved_texts(rows)
    versions, seats, translations = _versions(rows), seats_of(rows, at=cut_off), _translations(rows)
    flagged = Letter.objects.filter(pk__in=[one.pk for one in rows]).annotate(**flags())
    told = {row.pop("pk"): row for row in flagged.values("pk", *flags())}
    return {
        one.pk: Facts(
            version=versions.get(one.pk),
            is_confirmed=one.target is not None and (one.target.recipient_id, one.owner_id) in confirmed,
            seats=seats[one.pk],
            translations=translations[one.pk],
            approved=approved.get(one.pk, frozenset()),
            **told[one.pk],
        )
        for one in rows
    }


def flags() -> dict[str, Exists]:
    """Those of the facts that are asked along with the letters themselves."""
    under_way = Job.objects.under_way().filter(kind__in=OF_NAMES, about_id=OuterRef("campaign"))
    last = ReviewStep.objects.filter(letter=OuterRef("letter")).order_by("-at", "-id").values("pk")[:1]
    submitted = ReviewStep.objects.filter(letter=OuterRef("pk"), pk=Subquery(last), kind=ReviewKind.SUBMITTED)
    return {
        "is_signed": Exists(Signature.objects.filter(letter=OuterRef("pk"))),
        "is_changing": Exists(under_way),
        "is_in_review": Exists(submitted),
    }


def _confirmed(letters: Sequence[Letter]) -> set[tuple[UUID, UUID]]:
    """Recipients with a contact point that stands, each with the organisation that has confirmed it as it is now."""
    recipients = {one.target.recipient_id for one in letters if one.target}
    points = ContactPoint.objects.in_use().filter(recipient__in=recipients)
    stand = ContactConfirmation.objects.filter(contact__in=points, digest=F("contact__digest"))
    return set(stand.values_list("contact__recipient", "owner"))


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
