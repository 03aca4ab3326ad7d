"""Which contact points may be used by whom."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from organisations.enums import ContactKind
from organisations.models import ContactConfirmation, ContactPoint, Recipient
from organisations.ownership import all_owners
from organisations.sealing import unseal


def is_confirmed(contact: ContactPoint, owner: UUID) -> bool:
    """Whether this organisation has confirmed the contact as it stands now. Nothing is sent or printed before."""
    confirmations = ContactConfirmation.objects.filter(owner=owner, contact=contact, digest=contact.digest)
    return contact.retired_at is None and confirmations.exists()


def usable_points(recipient: Recipient, owner: UUID) -> list[ContactPoint]:
    """Those in use that this organisation has confirmed as they stand, oldest first."""
    return usable_points_of([recipient.pk], owner).get(recipient.pk, [])


def usable_points_of(recipients: Iterable[UUID], owner: UUID) -> dict[UUID, list[ContactPoint]]:
    """The same of many recipients, by recipient, in one question."""
    points = (
        ContactPoint.objects.in_use().filter(recipient__in=list(recipients)).with_confirmation_of(owner).order_by("id")
    )
    found: dict[UUID, list[ContactPoint]] = {}
    for point in points:
        if getattr(point, "confirmed", False):
            found.setdefault(point.recipient_id, []).append(point)
    return found


def postal_point(points: Iterable[ContactPoint]) -> ContactPoint | None:
    """Where something on paper goes: to the door, or else to the postal address."""
    by_kind = {point.kind: point for point in reversed(list(points))}
    return by_kind.get(ContactKind.STREET) or by_kind.get(ContactKind.POST)


def confirmations_of(contact: ContactPoint, owners: Iterable[UUID]) -> QuerySet[ContactConfirmation]:
    """All that these organisations ever confirmed of it, newest first, with whom."""
    rows: QuerySet[ContactConfirmation] = ContactConfirmation.objects.filter(contact=contact, owner__in=list(owners))
    return rows.select_related("owner", "confirmed_by")


def how_checked(made: ContactConfirmation) -> str:
    """In the words of who checked it; empty for a row that nobody has saved."""
    return unseal(made.how_sealed, made._meta.db_table, "how_sealed", made.pk) if made.how_sealed else ""


def is_kept_by(contact: ContactPoint, owners: Iterable[UUID]) -> bool:
    """One of these organisations added its recipient, or has confirmed it as it stands: it may take it out of use."""
    keepers = list(owners)
    return contact.holder_id in keepers or any(is_confirmed(contact, owner) for owner in keepers)


def owners_relying_on(contact: ContactPoint, digest: str) -> list[UUID]:
    """The organisations, all of them, whose confirmation of these values a change would end."""
    with all_owners():
        return list(ContactConfirmation.objects.filter(contact=contact, digest=digest).values_list("owner", flat=True))
