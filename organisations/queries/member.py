"""Who belongs where."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from organisations.enums import Role
from organisations.errors import DemarcheError
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


def works_nowhere(user: User, *, now: datetime) -> bool:
    return not user.is_operator and not roles_of(user, now=now)


def departed(*, since: datetime) -> list[User]:
    """People who have worked nowhere since that moment, nor signed in, and whose accounts still say who they are."""
    with all_owners():
        later = Membership.objects.filter(user=OuterRef("pk")).exclude(until__lt=since)
        rows = User.objects.filter(emptied_at=None, is_operator=False, date_joined__lt=since)
        return list(rows.exclude(last_login__gte=since).exclude(Exists(later)).order_by("pk"))


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


def seats_in(organisation: Organisation, *, now: datetime) -> list[tuple[User, Seat]]:
    """Who works there now, and as what."""
    with all_owners():
        rows = Membership.objects.filter(owner=organisation, user__is_active=True).current(now)
        return [(row.user, row.seat) for row in rows.select_related("user")]


def owners_beside(owner: UUID, people: Iterable[UUID], *, now: datetime) -> list[User]:
    """The owners that an organisation has now, but for these people."""
    with all_owners():
        rows = Membership.objects.filter(owner=owner, role=Role.OWNER).current(now).filter(user__is_active=True)
        return [row.user for row in rows.exclude(user__in=[*people]).select_related("user").order_by("pk")]


def standing_membership(email: str, organisation: str, *, now: datetime) -> Membership | None:
    """Of this account in the one organisation of this name; None where there is none, or more than one."""
    with all_owners():
        rows = Membership.objects.filter(user__email__iexact=email, owner__name=organisation).current(now)
        found: list[Membership] = list(rows.select_related("user", "owner")[:2])
        return found[0] if len(found) == 1 else None


def is_tenant(organisation: Organisation) -> bool:
    """Whether the body works here itself: somebody is or was its member. Then nobody else may change it."""
    with all_owners():
        return bool(Membership.objects.filter(owner=organisation).exists())


def named_tenant(name: str) -> Organisation:
    """The organisation that a command names; without a name the only one. Raises DemarcheError unless there is one."""
    with all_owners():
        working = Organisation.objects.filter(pk__in=Membership.objects.values("owner")).order_by("name")
    found = [one for one in working if name in ("", one.name)]
    if len(found) == 1:
        return found[0]
    sentence = _("Say which organisation: %(names)s.")
    raise DemarcheError(sentence % {"names": ", ".join(one.name for one in working) or "–"}, field="organisation")
