"""Who stands below the text: everybody who counts or, in a supplement, those whom the edition and its other supplements
lack. Nobody is lost between two of them, and nobody is printed twice."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.db.models import Q, QuerySet

from letters.enums import SignatureKind, Visibility
from letters.models import Edition, EditionLine, Letter, Signature
from letters.queries.signature import NAMED, counted_signatures, counts_in, counts_of, is_named, opened


@dataclass(frozen=True)
class Annex:
    """`named` are printed if they may be; who let the name be read only after being counted is one of them, and not in
    the `counts` any more. `withheld`: how many names stand in the recipient's copy only."""

    named: Sequence[Signature]
    counts: Mapping[str, int]
    withheld: int

    @classmethod
    def of(cls, named: Sequence[Signature], counted: Sequence[Signature]) -> Self:
        withheld = sum(is_named(one) and one.visibility == Visibility.RECIPIENT_ONLY for one in named)
        return cls(named, counts_of(counted), withheld)


def annex_of(
    letter: Letter, *, until: datetime, supplements: Edition | None = None, replaces: Edition | None = None
) -> Annex:
    """`replaces` is left out of what the supplement is measured by."""
    if supplements is None:
        everybody = list(counted_signatures(letter, until=until))
        return Annex.of(everybody, everybody)
    family = _family(supplements, replaces)
    after, printed = _last(family), set(_printed(family))
    missing: list[Any] = list(_missing(letter, family, until))
    return Annex.of(
        named=[one for one in missing if one.pk not in printed],
        counted=[one for one in missing if one.since > after],
    )


def annex_at_a_glance(letter: Letter, *, until: datetime) -> Annex:
    """While somebody types: who signs for the affiliated organisations too, one more for all others, and the counts."""
    everybody = counted_signatures(letter, until=until)
    named = everybody.filter(NAMED)
    counts = counts_in(everybody)
    return Annex(
        named=[*named.filter(kind=SignatureKind.AFFILIATES), *named.exclude(kind=SignatureKind.AFFILIATES)[:1]],
        counts=counts,
        withheld=counts[Visibility.RECIPIENT_ONLY],
    )


def missing_since(edition: Edition, *, now: datetime) -> int:
    """How many a supplement would bring now: who came later, or may be named only since."""
    missing: int = _missing(edition.letter, _family(edition, None), now).count()
    return missing


def names_the_owner(letter: Letter, signatures: Sequence[Signature]) -> bool:
    """Somebody signs for the campaign's own organisation and all that are affiliated to it."""
    owner = letter.campaign.owner.name.casefold()
    speaking = (one for one in signatures if one.kind == SignatureKind.AFFILIATES and is_named(one))
    return any(opened(one, "organisation").casefold() == owner for one in speaking)


def _missing(letter: Letter, family: Sequence[Edition], until: datetime) -> QuerySet[Signature]:
    unnamed = NAMED & ~Q(pk__in=_printed(family))
    return counted_signatures(letter, until=until).filter(Q(since__gt=_last(family)) | unnamed)


def _family(edition: Edition, without: Edition | None) -> list[Edition]:
    supplements = edition.supplemented_by.filter(superseded_by=None)
    return [edition, *(one for one in supplements if one != without)]


def _last(family: Sequence[Edition]) -> datetime:
    return max(one.cut_off for one in family)


def _printed(family: Sequence[Edition]) -> QuerySet[EditionLine, UUID]:
    """Whose line was erased since was printed all the same."""
    lines = EditionLine.objects.filter(edition__in=family, signature_id__isnull=False)
    return lines.values_list("signature_id", flat=True)


def missed_editions(invalidated: Sequence[Signature]) -> list[UUID]:
    """Of these, who would have been counted in an edition that was frozen while they did not count."""
    editions: defaultdict[UUID, list[Edition]] = defaultdict(list)
    frozen = Edition.objects.filter(letter__in={row.letter_id for row in invalidated}, content__isnull=False)
    for edition in frozen.only("letter", "number", "supplements", "cut_off", "frozen_at").order_by("number"):
        editions[edition.letter_id].append(edition)
    return [row.pk for row in invalidated if _was_missed(row, editions[row.letter_id])]


def _was_missed(row: Signature, editions: Sequence[Edition]) -> bool:
    since, away = row.counts_from or row.confirmed_at, row.invalidated_at
    if since is None or away is None:
        return False
    meanwhile = [edition for edition in editions if edition.frozen_at >= away]
    return any(since <= one.cut_off and not _counted_before(one, since, editions) for one in meanwhile)


def _counted_before(edition: Edition, since: datetime, editions: Sequence[Edition]) -> bool:
    """What came until then stood in the editions that it supplements."""
    root = edition.supplements_id
    before = (one for one in editions if one.number < edition.number and root in (one.pk, one.supplements_id))
    return root is not None and any(since <= one.cut_off for one in before)
