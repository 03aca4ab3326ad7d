"""How many have signed, as of when; what the tally has still to follow, and where it is not what its rows say."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from letters.enums import MANDATED
from letters.models import Letter, Signature, Tally, Version
from letters.models.signature import COUNTS
from letters.queries.signature import under_earlier_texts
from letters.queries.version import is_standing


class Numbers(NamedTuple):
    """Of the signatures that the tally counts: how many stand under the present text, how many of these speak for
    organisations, and how many stand under an earlier text only."""

    signatures: int
    organisations: int
    earlier: int
    counted_at: datetime


def numbers_of(letter: Letter, *, changed: bool | None = None) -> Numbers | None:
    """None where nothing has been counted yet. `changed`: whether it has said other things, if that is known. Who signed
    an earlier text is looked for only then: few letters have one, and what stands under it only becomes less."""
    tally = tally_of(letter)
    if tally is None:
        return None
    earlier = mandated = 0
    if changed if changed is not None else letter.versions.filter(material=True, number__gt=1).exists():
        rows = under_earlier_texts([letter]).filter(campaign=letter.campaign_id, tallied=True).order_by()
        earlier, mandated = rows.aggregate(all=Count("pk"), mandated=Count("pk", Q(kind__in=MANDATED))).values()
    return Numbers(tally.signatures - earlier, tally.organisations - mandated, earlier, tally.counted_at)


def under_earlier() -> Case:
    """Asked along with letters: how many of those that the tally counts stand under an earlier text only."""
    standing = Version.objects.filter(is_standing(), letter=OuterRef("letter")).values("pk")
    rows = Signature.objects.filter(campaign=OuterRef("campaign"), letter=OuterRef("pk"), tallied=True)
    rows = rows.exclude(version__in=standing).filter(Q(kept=None) | ~Q(kept__in=standing)).order_by()
    number = Subquery(rows.values("letter").annotate(number=Count("pk")).values("number"))
    has_changed = Exists(Version.objects.filter(letter=OuterRef("pk"), material=True, number__gt=1))
    return Case(When(has_changed, then=Coalesce(number, 0)), default=0, output_field=IntegerField())


def tally_of(letter: Letter) -> Tally | None:
    """Whoever has signed any text of the letter; None where nothing has been counted yet."""
    tally: Tally | None = Tally.objects.filter(letter=letter).first()
    return tally


def to_add() -> QuerySet[Signature]:
    """They count, and the tally does not say so yet."""
    rows: QuerySet[Signature] = Signature.objects.filter(COUNTS, tallied=False).order_by()
    return rows


def to_take_off() -> QuerySet[Signature]:
    """They count no more, and the tally does not say so yet."""
    rows: QuerySet[Signature] = Signature.objects.filter(~COUNTS, tallied=True).order_by()
    return rows


def letters_to_tally() -> list[tuple[UUID, UUID]]:
    """(owner, letter) of each whose signatures have changed. Two questions, for each has its own index."""
    found = {pair for rows in (to_add(), to_take_off()) for pair in rows.values_list("owner", "letter").distinct()}
    return sorted(found)


class Miscount(NamedTuple):
    """A letter whose tally says another number than `rows`, the signatures that it has counted; of these `mandated`
    speak for organisations."""

    owner: UUID
    letter: UUID
    title: str
    said: int
    rows: int
    mandated: int


def miscounted(**which: Any) -> list[Miscount]:
    """Of all letters in sight, or of those named. One statement, so that both sides are of one moment."""
    numbers = Letter.objects.filter(**which).annotate(
        rows=_counted(Q()),
        mandated=_counted(Q(kind__in=MANDATED)),
        said=Coalesce("tally__signatures", Value(0)),
        said_mandated=Coalesce("tally__organisations", Value(0)),
    )
    wrong = numbers.exclude(rows=F("said"), mandated=F("said_mandated")).order_by("id")
    return [Miscount(*row) for row in wrong.values_list("owner", "pk", "title", "said", "rows", "mandated")]


def _counted(which: Q) -> Coalesce:
    of_letter = Signature.objects.filter(which, campaign=OuterRef("campaign"), letter=OuterRef("pk"), tallied=True)
    number = of_letter.order_by().values("letter").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), Value(0))
