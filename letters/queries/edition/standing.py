"""Which editions stand, which have left, and where a name was withdrawn since."""

from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from letters.enums import EventKind, LineBlock, Mandate, SignatureState, Visibility
from letters.models import Edition, EditionLine, Letter, Signature
from letters.models.edition import STANDING

DEPARTED = (EventKind.SENT, EventKind.HANDED_IN, EventKind.LEFT)


def standing_editions(letter: Letter) -> QuerySet[Edition]:
    """Not replaced by a later freeze; the first, its supplements, in order."""
    editions: QuerySet[Edition] = letter.editions.standing().order_by("number")
    return editions


def departed(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """Those whose paper has left our hands at least once (a voided entry does not count)."""
    return editions.filter(Exists(_left().filter(pk=OuterRef("pk"))))


def to_freeze_again(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """A printed name was withdrawn, struck out, shown to fewer or corrected after the freeze, and the edition has not left
    yet."""
    waiting = editions.filter(STANDING).exclude(Exists(_left().filter(pk=OuterRef("pk"))))
    withdrawn, corrected = _withdrawn_lines(), _corrected_lines()
    lines = [Exists(changed.filter(edition=OuterRef("pk"))) for changed in (withdrawn, corrected)]
    return waiting.filter(Q(lines[0]) | Q(lines[1]))


def with_shown(editions: QuerySet[Edition]) -> QuerySet[Any]:
    """Adds `shown`: its public copy may be read. Not so if it was replaced before it left, or if somebody whose name is
    printed withdrew and it has not left yet: that paper exists nowhere but here."""
    left = Q(Exists(_left().filter(pk=OuterRef("pk"))))
    withdrawn = Q(Exists(_withdrawn_lines().filter(edition=OuterRef("pk"))))
    shown = left | (STANDING & ~withdrawn)
    return editions.annotate(shown=ExpressionWrapper(shown, output_field=BooleanField()))


def withdrawn_lines_to_erase() -> QuerySet[EditionLine]:
    """Of editions that have left, and of those that were replaced before: nobody needs the name there any more."""
    left = _left().values("pk")
    return _withdrawn_lines().filter(Q(edition__in=left) | ~Q(edition__in=Edition.objects.standing()))


def withdrawn_lines_that_left() -> QuerySet[EditionLine]:
    """An edition that has left keeps its number; the withdrawn name is to be erased from our copies."""
    return _withdrawn_lines().filter(edition__in=_left().values("pk"))


def _left() -> QuerySet[Edition]:
    left: QuerySet[Edition] = Edition.objects.filter(
        deliveries__events__kind__in=DEPARTED, deliveries__events__voided_by=None
    )
    return left


def _corrected_lines() -> QuerySet[EditionLine]:
    """Printed otherwise than the person writes it since."""
    signature = Signature.objects.filter(pk=OuterRef("signature_id"), corrected_at__gt=OuterRef("edition__frozen_at"))
    lines: QuerySet[EditionLine] = EditionLine.objects.filter(block=LineBlock.ANNEX, erased_at=None)
    return lines.filter(Exists(signature))


def _withdrawn_lines() -> QuerySet[EditionLine]:
    """Printed names of people who withdrew, or who let fewer people read it now than when it was printed; names that an
    organiser has hidden since, and of bodies that took their mandate back, also where the person signs in the own name
    by now. A printed line cannot be shown to fewer, so it goes as a whole."""
    signature = Signature.objects.filter(pk=OuterRef("signature_id"))
    gone = Q(state__in=[SignatureState.WITHDRAWN, SignatureState.INVALIDATED]) | Q(hidden_at__isnull=False)
    without_mandate = Q(mandate__in=[Mandate.ASKED, Mandate.DECLINED]) | Q(
        mandate=Mandate.NOT_NEEDED, counts_from__gt=OuterRef("edition__cut_off")
    )
    unnamed = gone | without_mandate | Q(visibility=Visibility.COUNTED_ONLY)
    lines: QuerySet[EditionLine] = EditionLine.objects.filter(block=LineBlock.ANNEX, erased_at=None)
    return lines.filter(
        Exists(signature.filter(unnamed))
        | Q(Exists(signature.exclude(visibility=Visibility.PUBLIC)), visibility=Visibility.PUBLIC)
    )
