"""Another role, other rights, or the end. The last owner cannot leave; what concerns an owner takes two of them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from organisations.domain.change import save_noted
from organisations.domain.member.role import (
    log_role,
    refuse_above,
    refuse_ended,
    refuse_without_owner,
    take_what_the_role_has,
)
from organisations.domain.member.second import propose, second_owners
from organisations.domain.session import end_sessions
from organisations.enums import Proposal, Role, SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Membership, User
from organisations.ownership import owner_scope
from organisations.permissions import GRANTED


def change_member(membership: Membership, /, *, by: User | None, now: datetime) -> Membership:
    """Give another role or other rights; what they were before stands in the security log. The person signs in anew. To
    make an owner is only proposed where another owner can agree."""
    with transaction.atomic(), owner_scope([membership.owner_id]):
        refuse_ended(membership)
        stored = Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=membership.pk)
        take_what_the_role_has(membership)
        refuse_above(membership.seat, owner=membership.owner_id, by=by, now=now)
        if membership.role != Role.OWNER:
            refuse_without_owner(membership, now)
            _refuse_to_demote(stored, by)
        elif stored.role != Role.OWNER and second_owners(membership, by=by, now=now):
            for name in ("role", *GRANTED):
                setattr(membership, name, getattr(stored, name))
            return propose(membership, Proposal.OWNER, by=by, now=now)
        return _written(membership, SecurityKind.ROLE_GRANTED, by, now)


def end_membership(membership: Membership, /, *, by: User | None, now: datetime) -> Membership:
    """To end another owner's is only proposed, and another one agrees. By nobody: who runs the installation does it."""
    with transaction.atomic(), owner_scope([membership.owner_id]):
        refuse_ended(membership)
        refuse_without_owner(membership, now)
        if membership.role == Role.OWNER and by is not None and by != membership.user:
            if not second_owners(membership, by=by, now=now):
                raise DemarcheError(
                    _(
                        "You two are the only owners: one cannot put the other out. They can leave on the page of their "
                        "account, or the person who runs the installation ends it: manage.py end_membership."
                    )
                )
            return propose(membership, Proposal.END, by=by, now=now)
        return put_out(membership, by=by, now=now)


def put_out(membership: Membership, /, *, by: User | None, now: datetime) -> Membership:
    """At once, with nobody else asked; the person's sessions end."""
    membership.until = now
    return _written(membership, SecurityKind.ROLE_ENDED, by, now)


def agree_to_proposal(membership: Membership, /, *, by: User, now: datetime) -> Membership:
    """A second owner agrees, while the first is still one: only then it is done."""
    with transaction.atomic(), owner_scope([membership.owner_id]):
        refuse_ended(membership)
        row: Membership = Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=membership.pk)
        if not row.proposal or row.proposed_by is None:
            raise DemarcheError(_("Nothing is proposed here any more."))
        if by == row.proposed_by:
            raise DemarcheError(_("Another owner has to agree: you proposed it."))
        owner = Membership(owner=row.owner, role=Role.OWNER).seat
        for person in (row.proposed_by, by):
            refuse_above(owner, owner=row.owner_id, by=person, now=now)
        if row.proposal == Proposal.END:
            return put_out(row, by=by, now=now)
        row.role = Role.OWNER
        take_what_the_role_has(row)
        return _written(row, SecurityKind.ROLE_GRANTED, by, now)


def decline_proposal(membership: Membership, /, *, by: User, now: datetime) -> Membership:
    """By another owner, or taken back by who proposed it: everything stays as it is."""
    with transaction.atomic(), owner_scope([membership.owner_id]):
        row: Membership = Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=membership.pk)
        if not row.proposal:
            raise DemarcheError(_("Nothing is proposed here any more."))
        log_role(SecurityKind.ROLE_DECLINED, row, by, now, proposed=row.proposal)
        row.forget_proposal()
        save_noted(row, by=by, now=now)
        return row


def _written(membership: Membership, kind: SecurityKind, by: User | None, now: datetime) -> Membership:
    """Whatever was proposed is over with it, and the person signs in anew."""
    membership.forget_proposal()
    save_noted(membership, by=by, now=now)
    log_role(kind, membership, by, now)
    end_sessions(membership.user, by=by, now=now)
    return membership


def _refuse_to_demote(stored: Membership, by: User | None) -> None:
    if stored.role == Role.OWNER and by is not None and by != stored.user:
        sentence = _("An owner takes a lesser role only by themselves. You can propose to end the membership.")
        raise DemarcheError(sentence, field="role")
