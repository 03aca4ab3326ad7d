"""What is known of recipients: which row stands for one that was merged, who refers to it, in which zone others near lie."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Count, ForeignKey
from django.db.models.options import Options

from organisations.models import Recipient
from organisations.zones import propose_zone


def standing_row(recipient: Recipient) -> Recipient:
    """The row itself, or the one that it was merged into, over as many steps as it takes."""
    while recipient.merged_into is not None:
        recipient = recipient.merged_into
    return recipient


def with_merged(recipient: Recipient) -> list[UUID]:
    """The keys of this row and of all that were merged into it: what was said and done to any of them is its history."""
    found, more = [recipient.pk], [recipient.pk]
    while more:
        more = list(Recipient.objects.filter(merged_into__in=more).values_list("pk", flat=True))
        found += more
    return found


def references_to(recipient: Recipient) -> Iterator[tuple[str, int]]:
    """How many rows of each other table refer to it, among those that the reader may see: inside their scope."""
    for relation in Recipient._meta.related_objects:
        model = relation.related_model
        if relation.field.name != "recipient" or not isinstance(relation.field, ForeignKey):
            continue
        number = model._default_manager.filter(recipient=recipient).count()
        if number:
            names: Options = model._meta
            yield str(names.verbose_name if number == 1 else names.verbose_name_plural), number


def zone_near(country: str, city: str, latitude: float | None, longitude: float | None) -> str:
    """A zone to propose: by coordinates; else what most recipients of the city, then of the country, have."""
    if latitude is None or longitude is None:
        here = Recipient.objects.filter(country=country, closed_on=None) if country else Recipient.objects.none()
        for rows in (here.filter(city=city), here):
            most = rows.order_by().values_list("time_zone").annotate(number=Count("pk")).order_by("-number").first()
            if most:
                return str(most[0])
    return propose_zone(country, latitude, longitude)


def names_of(recipients: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Recipient.objects.filter(pk__in=list(recipients)).values_list("pk", "name"))
