"""Who belongs where."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from organisations.enums import Role
from organisations.models import Membership, Organisation, User
from organisations.models.member import Seat
from organisations.ownership import all_owners


def roles_of(user: User, *, now: datetime) -> dict[UUID, Seat]:
    """What the user is now in each organisation. Unscoped: the scope is made from the answer."""
    with all_owners():
        return {row.owner_id: row.seat for row in Membership.objects.filter(user=user).order_by().current(now)}


def memberships_of(user: User) -> list[Membership]:
    """The user's own, also those that ended."""
    with all_owners():
        return list(Membership.objects.filter(user=user).select_related("owner", "user").order_by("until", "-since"))


def members_of(owners: list[UUID], *, now: datetime) -> QuerySet[User]:
    """People with an account and a current membership in any of these organisations."""
    with all_owners():
        people = Membership.objects.filter(owner__in=owners).current(now).values("user")
    return User.objects.filter(id__in=people, is_active=True)


def organisers_of(owner: UUID, *, now: datetime) -> QuerySet[User]:
    """Those who answer for the organisation: its owners and organisers."""
    with all_owners():
        roles = Membership.objects.filter(owner=owner, role__in=[Role.OWNER, Role.ORGANISER]).current(now)
        return User.objects.filter(id__in=roles.values("user"), is_active=True)


def is_tenant(organisation: Organisation) -> bool:
    """Whether the body works here itself: somebody is or was its member. Then nobody else may change it."""
    with all_owners():
        return bool(Membership.objects.filter(owner=organisation).exists())
