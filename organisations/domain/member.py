"""Who belongs to an organisation. A membership that ended is kept; the last owner cannot leave."""

from datetime import datetime
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from organisations.domain.change import save_noted
from organisations.domain.mail import queue_mail
from organisations.domain.organisation import add_organisation
from organisations.domain.securitylog import log_security
from organisations.domain.session import end_sessions
from organisations.enums import Role, SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Membership, Organisation, User
from organisations.models.member import Seat
from organisations.ownership import owner_scope
from organisations.permissions import rights_of
from organisations.queries.member import roles_of
from organisations.validation import save_row


def found_organisation(
    organisation: Organisation, /, *, email: str, name: str, by: User | None, now: datetime
) -> Membership:
    """A new organisation with its first owner, whose account is made if there is none."""
    with transaction.atomic():
        add_organisation(organisation, by=by, now=now)
        person = User(email=email, name=name)
        return add_member(Membership(owner=organisation, user=person, role=Role.OWNER), by=by, now=now)


def add_member(membership: Membership, /, *, by: User | None, now: datetime) -> Membership:
    """Of `membership.user`, which need not be saved, only e-mail and name count: they find the account or make it.

    A known account needs its own name: who only has an address must not learn who stands behind it.
    """
    with transaction.atomic():
        membership.user = account_of(membership.user, now=now)
        join(membership, by=by, now=now)
        _tell(membership, now)
        return membership


def join(membership: Membership, /, *, by: User | None, now: datetime) -> Membership:
    """Of somebody whose account is known, by an invitation."""
    membership.since = now
    _take_what_the_role_has(membership)
    save_noted(membership, by=by, now=now)
    _log(SecurityKind.ROLE_GRANTED, membership, by, now)
    return membership


def refuse_above(seat: Seat, *, owner: UUID, by: User | None, now: datetime) -> None:
    """Nobody gives rights that they lack themselves; without a person it is the installation's own act."""
    if by is None:
        return
    own = roles_of(by, now=now).get(owner)
    if own is None or not rights_of(seat) <= rights_of(own):
        raise DemarcheError(_("Nobody can give a role or a right that they do not have themselves."), field="role")


def change_member(membership: Membership, /, *, by: User | None, now: datetime) -> Membership:
    """Give another role or other rights; what they were before stands in the security log. The person signs in anew."""
    with transaction.atomic(), owner_scope([membership.owner_id]):
        _refuse_ended(membership)
        _take_what_the_role_has(membership)
        refuse_above(membership.seat, owner=membership.owner_id, by=by, now=now)
        if membership.role != Role.OWNER:
            _refuse_without_owner(membership, now)
        save_noted(membership, by=by, now=now)
        _log(SecurityKind.ROLE_GRANTED, membership, by, now)
        end_sessions(membership.user, by=by, now=now)
        return membership


def end_membership(membership: Membership, /, *, by: User | None, now: datetime) -> Membership:
    with transaction.atomic(), owner_scope([membership.owner_id]):
        _refuse_ended(membership)
        _refuse_without_owner(membership, now)
        membership.until = now
        save_noted(membership, by=by, now=now)
        _log(SecurityKind.ROLE_ENDED, membership, by, now)
        end_sessions(membership.user, by=by, now=now)
        return membership


def _take_what_the_role_has(membership: Membership) -> None:
    """An owner may everything without being granted it."""
    if membership.role == Role.OWNER:
        membership.sees_persons = membership.exports_persons = membership.erases_persons = False


def account_of(person: User, /, *, now: datetime) -> User:
    """The account with this address, made if there is none; raises DemarcheError where it is closed or another's."""
    account = User.objects.filter(email__iexact=person.email).first()
    if account is None:
        person.email = User.objects.normalize_email(person.email)
        person.date_joined = now
        person.set_unusable_password()
        return save_row(person)
    if not account.is_active:
        raise DemarcheError(_("This account is closed. Ask who runs the installation."), field="email")
    if _plain(account.name) != _plain(person.name):
        sentence = _(
            "There is an account with this address under another name. Ask the person how it is written there."
        )
        raise DemarcheError(sentence, field="name")
    return account


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _refuse_ended(membership: Membership) -> None:
    if membership.until is not None:
        raise DemarcheError(_("This membership has ended. Add the person again."))


def _refuse_without_owner(membership: Membership, now: datetime) -> None:
    """The organisation's row is locked, so that of two owners who leave at once one stays."""
    Organisation.objects.select_for_update(no_key=True).get(pk=membership.owner_id)
    owners = Membership.objects.filter(owner=membership.owner_id, role=Role.OWNER).current(now)
    if owners.filter(pk=membership.pk).exists() and not owners.exclude(pk=membership.pk).exists():
        raise DemarcheError(_("The last owner cannot leave. Make somebody else an owner first."), field="role")


def _log(kind: SecurityKind, membership: Membership, by: User | None, now: datetime) -> None:
    granted = [name for name, value in membership.seat._asdict().items() if value is True]
    detail = {"role": membership.role, **({"granted": granted} if granted else {})}
    log_security(kind, organisation=membership.owner, by=by, subject=membership, detail=detail, now=now)


def _tell(membership: Membership, now: datetime) -> None:
    """No password travels by mail: a new account sets its own by the ordinary way of a forgotten one."""
    user = membership.user
    address = urljoin(settings.STAFF_URL.geturl(), reverse("account_reset_password", urlconf=settings.STAFF_URLCONF))
    with override(user.language):
        subject = _("You are now a member of %(organisation)s") % {"organisation": membership.owner.name}
        body = _(
            "Hello %(name)s,\n\n%(organisation)s has added you to its members on Demarche (%(role)s).\n\n"
            "If you have no password yet, or have forgotten it, set one here:\n%(address)s\n"
        ) % {
            "name": user.name,
            "organisation": membership.owner.name,
            "role": membership.get_role_display(),
            "address": address,
        }
    queue_mail(
        owner=membership.owner,
        kind="member_added",
        dedupe_key=f"member_added:{membership.pk}",
        to=user.email,
        subject=" ".join(subject.split()),
        body=body,
        language=user.language,
        about_kind=Membership._meta.label_lower,
        about_id=membership.pk,
        now=now,
    )
