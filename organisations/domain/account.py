"""A person's account: its language, its mail, and what the security log keeps of signing in."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from organisations.domain.mail import queue_mail
from organisations.domain.securitylog import log_security
from organisations.enums import SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Mail, Organisation, SecurityEntry, User
from organisations.queries.member import roles_of

ACCOUNT_MAIL = "account"


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
    return _log(SecurityKind.SIGNED_IN, user, {}, now)


def log_failed_sign_in(user: User | None, *, step: str, now: datetime) -> list[SecurityEntry]:
    """`step` is "password" or "second factor"; without a user nobody has an account with that address."""
    return _log(SecurityKind.SIGN_IN_FAILED, user, {"step": step}, now)


def clear_sessions(*, now: datetime) -> int:
    """Remove what is left of sessions that have ended; how many."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def _log(kind: SecurityKind, user: User | None, detail: dict[str, str], now: datetime) -> list[SecurityEntry]:
    """One line in the log of each organisation that the person belongs to, or one that concerns the installation."""
    with transaction.atomic():
        own = list(Organisation.objects.filter(pk__in=roles_of(user, now=now)).order_by("pk")) if user else []
        told: list[Organisation | None] = [*own] or [None]
        return [
            log_security(kind, organisation=organisation, by=user, subject=user, detail=detail, now=now)
            for organisation in told
        ]
