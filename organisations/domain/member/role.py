"""What a role is given with, and refused for."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from organisations.domain.securitylog import log_security
from organisations.enums import Role, SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Membership, Organisation, User
from organisations.models.member import Seat
from organisations.permissions import rights_of
from organisations.queries.member import roles_of


def refuse_above(seat: Seat, *, owner: UUID, by: User | None, now: datetime) -> None:
    """Nobody gives rights that they lack themselves; without a person it is the installation's own act."""
    if by is None:
        return
    own = roles_of(by, now=now).get(owner)
    if own is None or not rights_of(seat) <= rights_of(own):
        raise DemarcheError(_("Nobody can give a role or a right that they do not have themselves."), field="role")


def take_what_the_role_has(membership: Membership) -> None:
    """An owner may everything without being granted it."""
    if membership.role == Role.OWNER:
        membership.sees_persons = membership.exports_persons = membership.erases_persons = False


def refuse_ended(membership: Membership) -> None:
    """Raises DemarcheError for a membership that is over."""
    if membership.until is not None:
        raise DemarcheError(_("This membership has ended. Add the person again."))


def refuse_without_owner(membership: Membership, now: datetime) -> None:
    """The organisation's row is locked, so that of two owners who leave at once one stays."""
    Organisation.objects.select_for_update(no_key=True).get(pk=membership.owner_id)
    owners = Membership.objects.filter(owner=membership.owner_id, role=Role.OWNER).current(now)
    if owners.filter(pk=membership.pk).exists() and not owners.exclude(pk=membership.pk).exists():
        raise DemarcheError(_("The last owner cannot leave. Make somebody else an owner first."), field="role")


def log_role(kind: SecurityKind, membership: Membership, by: User | None, now: datetime, *, proposed: str = "") -> None:
    """With role and granted rights; `proposed` is what a second owner has yet to agree to."""
    granted = [name for name, value in membership.seat._asdict().items() if value is True]
    detail = {"role": membership.role, **({"granted": granted} if granted else {})}
    detail |= {"proposed": str(proposed)} if proposed else {}
    log_security(kind, organisation=membership.owner, by=by, subject=membership, detail=detail, now=now)
