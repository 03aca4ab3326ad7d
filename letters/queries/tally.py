"""How many have signed, as of when; what the tally has still to follow, and where it is not what its rows say."""

from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from letters.enums import MANDATED
from letters.models import Letter, Signature, Tally
from letters.models.signature import COUNTS


def tally_of(letter: Letter) -> Tally | None:
    """None where nothing has been counted yet."""
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
