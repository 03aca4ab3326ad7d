"""Somebody comes in: an organisation is founded with its first owner, or a person is added or has accepted."""

from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from organisations.domain.change import save_noted
from organisations.domain.mail import queue_mail
from organisations.domain.member.role import log_role, take_what_the_role_has
from organisations.domain.organisation import add_organisation
from organisations.enums import Role, SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Membership, Organisation, User
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
    take_what_the_role_has(membership)
    save_noted(membership, by=by, now=now)
    log_role(SecurityKind.ROLE_GRANTED, membership, by, now)
    return membership


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
