"""A person's account: its language, its mail, and what the security log keeps of signing in."""

from datetime import datetime
from urllib.parse import urljoin
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from organisations.domain.mail import queue_mail
from organisations.domain.member import account_of
from organisations.domain.securitylog import log_person, log_security
from organisations.domain.session import end_sessions
from organisations.enums import Role, SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Mail, Membership, SecurityEntry, User
from organisations.queries.member import roles_of
from organisations.secondfactor import are_digested, digests_of

ACCOUNT_MAIL = "account"
_RESET = gettext_lazy(
    "Hello %(name)s,\n\nyou said that you can no longer show a second factor. All of them were taken away from your "
    "account, and so was its password.\n\nSet a new password here, sign in, and set up a second factor:\n%(address)s\n\n"
    "If you said no such thing, tell the people of your organisation at once.\n"
)

_OPERATOR = gettext_lazy(
    "Hello %(name)s,\n\nyou now run this installation of Demarche: you keep its directory of recipients, and you see "
    "nothing of its organisations.\n\nIf you have no password yet, or have forgotten it, set one here:\n%(address)s\n"
)


def choose_language(user: User, *, language: str, by: User | None, now: datetime) -> User:
    """The language of the staff pages and of mail to this person."""
    if language not in settings.STAFF_LANGUAGES:
        raise DemarcheError(_("These pages do not exist in that language. Choose one that is offered."))
    user.language = language
    user.save(update_fields=["language"])
    return user


def write_to_account(user: User, *, to: str, subject: str, body: str, now: datetime) -> Mail:
    """Queue a mail about the account itself. It belongs to no organisation: none may know of it."""
    return queue_mail(
        owner=None,
        kind=ACCOUNT_MAIL,
        dedupe_key=f"{ACCOUNT_MAIL}:{uuid4()}",
        to=to,
        subject=subject,
        body=body,
        language=user.language,
        about_kind=User._meta.label_lower,
        about_id=user.pk,
        now=now,
    )


def log_sign_in(user: User, *, now: datetime) -> list[SecurityEntry]:
    """As `log_person`: in the log of each organisation that the person belongs to."""
    return log_person(SecurityKind.SIGNED_IN, user, by=user, now=now)


def log_failed_sign_in(user: User | None, *, step: str, now: datetime) -> list[SecurityEntry]:
    """`step` is "password" or "second factor"; without a user nobody has an account with that address."""
    return log_person(SecurityKind.SIGN_IN_FAILED, user, by=user, detail={"step": step}, now=now)


def log_factor(kind: SecurityKind, user: User, *, what: str, now: datetime) -> list[SecurityEntry]:
    """`what` is the kind of factor: "totp", "webauthn" or "recovery_codes"."""
    return log_person(kind, user, by=user, detail={"factor": what}, now=now)


def show_recovery_codes(user: User, /) -> list[str]:
    """New codes, this once: from now on only their digests are kept. None where there are none that nobody has seen."""
    with transaction.atomic():
        kept = (
            Authenticator.objects.select_for_update().filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
        )
        if kept is None or are_digested(kept.data):
            return []
        codes: list[str] = kept.wrap().generate_codes()
        kept.data = digests_of(codes)
        kept.save(update_fields=["data"])
        return codes


def note_new_password(user: User, *, keep: str, now: datetime) -> int:
    """Sign the person out everywhere else; `keep` is the key of the session in which it was set. How many ended."""
    log_person(SecurityKind.PASSWORD_CHANGED, user, by=user, now=now)
    return end_sessions(user, keep=keep, by=user, now=now)


def reset_factors(user: User, /, *, by: User | None, now: datetime) -> User:
    """For who has lost every second factor: they are taken away, and the password with them, so that nobody gets in by
    the password alone. A mail says so and leads to a new one. It asks for no right: who calls it has asked."""
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        user.set_unusable_password()
        user.save(update_fields=["password"])
        end_sessions(user, by=by, now=now)
        log_person(SecurityKind.FACTORS_RESET, user, by=by, now=now)
        with override(user.language):
            subject, body = _("Begin anew with your account"), _RESET % {"name": user.name, "address": _new_password()}
            write_to_account(user, to=user.email, subject=subject, body=body, now=now)
        return user


def name_operator(person: User, /, *, by: User | None, now: datetime) -> User:
    """Of `person`, who need not be saved, only e-mail and name count: they find the account or make it."""
    with transaction.atomic():
        user = account_of(person, now=now)
        if user.is_operator:
            raise DemarcheError(_("This person runs the installation already."))
        _set_operator(user, SecurityKind.ROLE_GRANTED, by=by, now=now)
        with override(user.language):
            subject, body = (
                _("You now run this installation"),
                _OPERATOR % {"name": user.name, "address": _new_password()},
            )
            write_to_account(user, to=user.email, subject=subject, body=body, now=now)
        return user


def end_operator(user: User, /, *, by: User | None, now: datetime) -> User:
    """The person signs in anew. Raises DemarcheError of who does not run it."""
    with transaction.atomic():
        if not user.is_operator:
            raise DemarcheError(_("This person does not run the installation."))
        return _set_operator(user, SecurityKind.ROLE_ENDED, by=by, now=now)


def _set_operator(user: User, kind: SecurityKind, *, by: User | None, now: datetime) -> User:
    """It stands in the log of the installation, whoever else the person works for; they sign in anew."""
    user.is_operator = kind == SecurityKind.ROLE_GRANTED
    user.save(update_fields=["is_operator"])
    log_security(kind, by=by, subject=user, detail={"role": "operator"}, now=now)
    end_sessions(user, by=by, now=now)
    return user


def reset_factors_of_member(membership: Membership, /, *, by: User | None, now: datetime) -> User:
    """By another owner, and only of who works nowhere else: what they may do there is not this owner's to lay open."""
    user = membership.user
    if by == user:
        raise DemarcheError(_("Another owner must do this for you, or the person who runs the installation."))
    mine = {owner for owner, seat in roles_of(by, now=now).items() if seat.role == Role.OWNER} if by else set()
    if user.is_operator or {*roles_of(user, now=now)} - mine:
        raise DemarcheError(
            _(
                "This person also works elsewhere. Ask the person who runs the installation: manage.py reset_second_factor."
            )
        )
    return reset_factors(user, by=by, now=now)


def _new_password() -> str:
    return urljoin(settings.STAFF_URL.geturl(), reverse("account_reset_password", urlconf=settings.STAFF_URLCONF))
