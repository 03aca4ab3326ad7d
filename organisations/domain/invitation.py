"""People are invited by mail and come in by the link of that mail: once, within a week, and never above who invites."""

from datetime import datetime, timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from organisations.domain.body import refuse_kept, release_body
from organisations.domain.mail import erase_mail, queue_mail
from organisations.domain.member import join, propose, refuse_above, second_owners
from organisations.domain.securitylog import log_security
from organisations.enums import Proposal, Role, SecurityKind
from organisations.errors import DemarcheError
from organisations.identifiers import digest_of_token, new_token
from organisations.models import Invitation, Membership, Organisation, User
from organisations.ownership import all_owners, owner_scope
from organisations.queries.invitation import TABLE, account_with, address_mark, address_of
from organisations.sealing import seal
from organisations.validation import save_row

ACCEPTED_WITHIN = timedelta(days=7)
KEPT = timedelta(days=30)
"""How long the address of somebody who did not come is kept after the link has ended, so that it can be sent again."""


def invite_member(invitation: Invitation, /, *, address: str, by: User | None, now: datetime) -> Invitation:
    """Mail a link to this address. Raises DemarcheError where the invitation asks for more than `by` may."""
    with transaction.atomic():
        refuse_above(invitation.seat, owner=invitation.owner_id, by=by, now=now)
        _refuse_member(invitation.joins, address, now)
        invitation.invited_by = by
        invitation.address_sealed = seal(address, TABLE, "address_sealed", invitation.pk)
        invitation.address_index = address_mark(invitation.owner_id, address)
        return _send(invitation, by, now)


def hand_over_body(body: Organisation, /, *, address: str, by: User | None, now: datetime) -> Invitation:
    """Ask the body's own people to keep it themselves: who accepts becomes its first owner."""
    refuse_kept(body)
    invitation = Invitation(owner=body.entered_by, body=body, role=Role.OWNER)
    return invite_member(invitation, address=address, by=by, now=now)


def invite_again(invitation: Invitation, /, *, by: User | None, now: datetime) -> Invitation:
    """A new link for another week; the one that was mailed before ends."""
    with transaction.atomic(), owner_scope([invitation.owner_id]):
        stored = _waiting(invitation)
        address = address_of(stored)
        if not address:
            raise DemarcheError(_("The address is not kept any more. Invite the person anew."))
        refuse_above(stored.seat, owner=stored.owner_id, by=by, now=now)
        _refuse_member(stored.joins, address, now)
        stored.invited_by = by
        erase_mail(stored.pk)
        return _send(stored, by, now)


def revoke_invitation(invitation: Invitation, /, *, by: User | None, now: datetime) -> Invitation:
    """Its link opens nothing any more, and the address is emptied."""
    with transaction.atomic(), owner_scope([invitation.owner_id]):
        stored = _waiting(invitation)
        stored.revoked_at = now
        _forget(stored)
        _log(SecurityKind.INVITATION_REVOKED, stored, by, now)
        return stored


def accept_invitation(invitation: Invitation, /, *, by: User, now: datetime) -> Membership:
    """`by` is whose account has the address that was invited. What the inviter may is asked anew: who was let go
    meanwhile, or lost that right, lets nobody in."""
    with transaction.atomic(), owner_scope([invitation.owner_id]):
        stored = _open(invitation, now)
        if account_with(address_of(stored)) != by:
            raise DemarcheError(_("This invitation went to another address. Sign in with the account of that address."))
        return _joined(stored, by, now)


def accept_as_new(invitation: Invitation, /, *, name: str, password: str, now: datetime) -> Membership:
    """Make the account of the invited address; who opens the link has read mail that was sent there."""
    with transaction.atomic(), owner_scope([invitation.owner_id]):
        stored = _open(invitation, now)
        address = User.objects.normalize_email(address_of(stored))
        if account_with(address):
            raise DemarcheError(_("There is an account with this address. Sign in and accept."))
        account = User(email=address, name=" ".join(name.split()), date_joined=now)
        account.language = stored.invited_by.language if stored.invited_by else account.language
        try:
            validate_password(password, account)
        except ValidationError as refusal:
            raise DemarcheError(" ".join(refusal.messages), field="password") from refusal
        account.set_password(password)
        return _joined(stored, save_row(account), now)


def forget_invitations(*, now: datetime) -> int:
    """Empty the address of those that nobody used; how many."""
    with all_owners():
        over = Invitation.objects.waiting().filter(expires_at__lte=now - KEPT).exclude(address_index="")
        return over.update(address_sealed=None, address_index="")


def _joined(invitation: Invitation, account: User, now: datetime) -> Membership:
    """Who was invited as an owner comes in as an organiser until another owner has agreed, where there is one."""
    refuse_above(invitation.seat, owner=invitation.owner_id, by=invitation.invited_by, now=now)
    if invitation.body is not None:
        release_body(invitation.body, by=account, now=now)
    membership = Membership(owner=invitation.joins, user=account, **invitation.seat._asdict())
    others = second_owners(membership, by=invitation.invited_by, now=now) if membership.role == Role.OWNER else []
    if others:
        membership.role = Role.ORGANISER
    join(membership, by=account, now=now)
    if others:
        propose(membership, Proposal.OWNER, by=invitation.invited_by, now=now)
    invitation.used_at, invitation.used_by = now, account
    _forget(invitation)
    _log(SecurityKind.INVITATION_ACCEPTED, invitation, account, now)
    return membership


def _send(invitation: Invitation, by: User | None, now: datetime) -> Invitation:
    token = new_token()
    invitation.digest = digest_of_token(token)
    invitation.sent_at, invitation.expires_at = now, now + ACCEPTED_WITHIN
    save_row(invitation)
    _log(SecurityKind.INVITED, invitation, by, now)
    _write(invitation, token, now)
    return invitation


def _forget(invitation: Invitation) -> None:
    invitation.address_sealed, invitation.address_index = None, ""
    erase_mail(invitation.pk)
    save_row(invitation)


def _waiting(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",), no_key=True).select_related("owner", "body", "invited_by")
    stored: Invitation = rows.get(pk=invitation.pk)
    if stored.used_at or stored.revoked_at:
        raise DemarcheError(_("This invitation has been accepted or taken back already."))
    return stored


def _open(invitation: Invitation, now: datetime) -> Invitation:
    stored = _waiting(invitation)
    if stored.expires_at <= now:
        raise DemarcheError(_("This link has ended. Ask to be invited again."))
    return stored


def _refuse_member(organisation: Organisation, address: str, now: datetime) -> None:
    account = account_with(address)
    with all_owners():
        if account and Membership.objects.filter(owner=organisation, user=account).current(now).exists():
            raise DemarcheError(_("This person is a member already."), field="email")


def _log(kind: SecurityKind, invitation: Invitation, by: User | None, now: datetime) -> None:
    granted = [name for name, value in invitation.seat._asdict().items() if value is True]
    detail = {"role": invitation.role, **({"granted": granted} if granted else {})}
    log_security(kind, organisation=invitation.owner, by=by, subject=invitation, detail=detail, now=now)


def _write(invitation: Invitation, token: str, now: datetime) -> None:
    path = reverse("invitation", urlconf=settings.STAFF_URLCONF, kwargs={"token": token})
    language = invitation.invited_by.language if invitation.invited_by else "en"
    with override(language):
        names = {
            "inviter": str(invitation.invited_by or invitation.owner),
            "organisation": invitation.joins.name,
            "role": invitation.get_role_display(),
            "address": urljoin(settings.STAFF_URL.geturl(), path),
            "day": date_format(invitation.expires_at, "DATE_FORMAT"),
        }
        subject = _("%(inviter)s invites you to %(organisation)s") % names
        body = (
            _(
                "Hello,\n\n%(inviter)s invites you to work with %(organisation)s on Demarche (%(role)s).\n\n"
                "Look at the invitation and accept it here, until %(day)s:\n%(address)s\n\n"
                "The link works once and is for you alone. If you do nothing, nothing happens: your address is removed.\n"
            )
            % names
        )
    queue_mail(
        owner=invitation.owner,
        kind="invitation",
        dedupe_key=f"invitation:{invitation.digest}",
        to=address_of(invitation),
        subject=" ".join(subject.split()),
        body=body,
        language=language,
        about_kind=Invitation._meta.label_lower,
        about_id=invitation.pk,
        now=now,
    )
