"""What is known of recipients: which row stands for one that was merged, who refers to it, in which zone others near lie."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Count, ForeignKey, Model, Q, QuerySet
from django.db.models.options import Options
from django_countries.fields import CountryField

from organisations.models import Recipient
from organisations.zones import propose_zone

MOST_CANDIDATES = 20


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


def mergeable(recipient: Recipient) -> QuerySet[Recipient]:
    """Rows that may stand for this one: of the shared directory, or of the same organisation."""
    others = Recipient.objects.filter(merged_into=None).exclude(pk=recipient.pk)
    return others.filter(
        Q(added_by=None) | Q(added_by=recipient.added_by_id) if recipient.added_by_id else Q(added_by=None)
    )


def candidates_for(recipient: Recipient, *, words: str) -> list[Recipient]:
    """Some that may be the same: by words; without any, in the same place or country, of the same state."""
    rows = mergeable(recipient).select_related("mission")
    if words.strip():
        return list(rows.filter(Q(name__icontains=words.strip()) | Q(external_id=words.strip()))[:MOST_CANDIDATES])
    mission = getattr(recipient, "mission", None)
    alike = rows.filter(country=recipient.country, kind=recipient.kind)
    if mission:
        alike = alike.filter(mission__sending_state=mission.sending_state)
    return list(alike[:MOST_CANDIDATES])


def facts_of(recipient: Recipient) -> list[tuple[str, str]]:
    """Label and value of what two rows are compared by."""
    columns = [
        (recipient, name) for name in ("name", "city", "country", "time_zone", "opened", "external_id", "source")
    ]
    mission = getattr(recipient, "mission", None)
    if mission:
        columns += [(mission, name) for name in ("kind", "sending_state", "accredited_to", "metro")]
    told = [(label_of(row, name), _told(row, name)) for row, name in columns]
    told += [(point.get_kind_display(), point.value) for point in recipient.contacts.in_use()]
    return [(label, value) for label, value in told if value]


def label_of(row: Model, name: str) -> str:
    """Of a field, or of the rows that hang on it by this name."""
    field: Any = row._meta.get_field(name)
    return str(field.related_model._meta.verbose_name_plural if field.one_to_many else field.verbose_name)


def _told(row: Model, name: str) -> str:
    value, column = getattr(row, name), row._meta.get_field(name)
    if isinstance(column, CountryField):
        return ", ".join(str(country.name) for country in (value if column.multiple else [value]))
    display = getattr(row, f"get_{name}_display", None)
    return str(display() if display else value or "")
