"""The signature block: whose a letter prints, who signs there, and, opened, as it will be printed (docs/adr/0069)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from campaigns.models import Endorsement
from letters.digests import digest_of
from letters.enums import Behalf, LetterKind, LineBlock
from letters.lines import Line
from letters.models import Letter, Signatory, SignatoryGroup
from organisations.sealing import unseal

SEAT = ("signatories", "signatories__behalf", "signatories__organisation", "signatories__organisation__name")
PRINTED = (
    "heading",
    "signatories__organisation__parent__name",
    "signatories__name_sealed",
    "signatories__office_sealed",
    "signatories__place_sealed",
)
SPEAKS = (Behalf.ORGANISATION, Behalf.CAMPAIGN_AND_AFFILIATES)


@dataclass(frozen=True)
class Seat:
    """Somebody who signs in a block, without the sealed words: for whom, for which organisation, and whether those for
    whom the person speaks stand behind the campaign. `mark` is another one when other words are printed there."""

    behalf: str
    body_name: str
    backed: bool
    mark: str


def block_holder(letter: Letter) -> Letter:
    """The letter whose signature block is printed: its base, as long as it has no group of its own."""
    return letter if letter.base is None or letter.groups.exists() else letter.base


def seats_of(letters: Iterable[Letter], *, at: datetime) -> dict[UUID, Sequence[Seat]]:
    """Who signs in the block that each of these letters prints, by letter, in the order of printing and in one question.
    Two entries of an organisation that were merged are one."""
    bases = {one.pk: one.base_id for one in letters}
    groups = SignatoryGroup.objects.filter(letter__in={*bases, *filter(None, bases.values())})
    body, stands = OuterRef("signatories__organisation"), Endorsement.objects.standing_at(at)
    stands = stands.filter(campaign=OuterRef("letter__campaign"))
    number = stands.order_by().values("campaign").annotate(number=Count("pk")).values("number")
    rows = groups.order_by("position", "id", "signatories__position", "signatories__id").annotate(
        some=Subquery(number), this=Exists(stands.filter(Q(body=body) | Q(body__merged_into=body)))
    )
    seats: dict[UUID | None, list[Seat]] = {}
    for holder, owner, some, this, row, behalf, key, name, *printed in rows.values_list(
        "letter", "owner", "some", "this", *SEAT, *PRINTED
    ):
        affiliated = (some or 0) if behalf == Behalf.CAMPAIGN_AND_AFFILIATES else None
        backed = bool(affiliated) if affiliated is not None else this or key == owner
        mark = _mark(behalf, name, affiliated, *printed)
        seat = Seat(behalf, name or "", backed or behalf not in SPEAKS, mark)
        seats.setdefault(holder, []).extend([seat] if row else [])
    return {letter: seats.get(letter, seats.get(base, [])) for letter, base in bases.items()}


def _mark(*printed: str | int | bytes | None) -> str:
    """Of sealed words as they lie: whoever types them again makes another one."""
    return digest_of([bytes(one).hex() if isinstance(one, bytes | memoryview) else one for one in printed])


@dataclass(frozen=True)
class Shared:
    """A block that more than one letter prints: how many sign in it; on the base itself, `takers` is how many print it."""

    seats: int
    takers: int | None = None


def shared_block(letter: Letter) -> Shared | None:
    """None where the letter prints its own block and no other letter does, or nobody signs in it."""
    seats = Signatory.objects.filter(group__letter=block_holder(letter)).count()
    if letter.kind == LetterKind.BASE:
        takers = letter.variants.filter(groups=None).count()
        return Shared(seats, takers) if seats and takers else None
    return Shared(seats) if seats and block_holder(letter) != letter else None


def has_seats() -> Q:
    """For letters in whose block somebody signs."""
    groups = Exists(SignatoryGroup.objects.filter(letter=OuterRef("pk")))
    own, taken = (Exists(Signatory.objects.filter(group__letter=OuterRef(place))) for place in ("pk", "base"))
    return Q(own) | (~Q(groups) & Q(taken))


@dataclass(frozen=True)
class Named:
    """The sealed words of a signatory, opened."""

    name: str
    office: str = ""
    place: str = ""
    consent_how: str = ""


def open_signatory(row: Signatory) -> Named:
    table = Signatory._meta.db_table
    sealed = {field.name: getattr(row, f"{field.name}_sealed") for field in fields(Named)}
    return Named(
        **{name: unseal(blob, table, f"{name}_sealed", row.pk) for name, blob in sealed.items() if blob is not None}
    )


def block_lines(letter: Letter) -> list[Line]:
    """In the order of printing; call it inside `translation.override` with the letter's language."""
    groups = block_holder(letter).groups.prefetch_related("signatories__organisation__parent")
    return [_line(number, group, row) for number, group in enumerate(groups, 1) for row in group.signatories.all()]


def signs_for_affiliates(letter: Letter) -> bool:
    """Somebody signs on behalf of the campaign and all organisations affiliated to it."""
    block = Signatory.objects.filter(group__letter=block_holder(letter))
    return block.filter(behalf=Behalf.CAMPAIGN_AND_AFFILIATES).exists()


def _line(number: int, group: SignatoryGroup, row: Signatory) -> Line:
    named = open_signatory(row)
    return Line.saying(
        LineBlock.SIGNATORIES,
        row.visibility,
        group=str(number),
        heading=group.heading,
        name=named.name,
        office=named.office,
        organisation=row.organisation.name if row.organisation else "",
        place=named.place,
        behalf=_behalf(row),
    )


def _behalf(row: Signatory) -> str:
    phrases = {
        Behalf.SELF: "",
        Behalf.OFFICE: _("organisation named for identification only") if row.organisation else "",
        Behalf.ORGANISATION: _("on behalf of the organisation"),
        Behalf.CAMPAIGN: _("on behalf of the campaign"),
        Behalf.CAMPAIGN_AND_AFFILIATES: _("on behalf of the campaign and all organisations affiliated to it"),
    }
    phrase = phrases[Behalf(row.behalf)]
    if row.behalf != Behalf.ORGANISATION or row.organisation is None or row.organisation.parent is None:
        return phrase
    return _("on behalf of the organisation, affiliated to %(parent)s") % {"parent": row.organisation.parent.name}
