"""A person's account: its language, its mail, and what the security log keeps of signing in."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from organisations.domain.mail import queue_mail
from organisations.domain.securitylog import log_person
from organisations.domain.session import end_sessions
from organisations.enums import SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Mail, SecurityEntry, User

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
    return log_person(SecurityKind.SIGNED_IN, user, by=user, now=now)


def log_failed_sign_in(user: User | None, *, step: str, now: datetime) -> list[SecurityEntry]:
    """`step` is "password" or "second factor"; without a user nobody has an account with that address."""
    return log_person(SecurityKind.SIGN_IN_FAILED, user, by=user, detail={"step": step}, now=now)


def log_factor(kind: SecurityKind, user: User, *, what: str, now: datetime) -> list[SecurityEntry]:
    """`what` is the kind of factor: "totp", "webauthn" or "recovery_codes"."""
    return log_person(kind, user, by=user, detail={"factor": what}, now=now)


def note_new_password(user: User, *, keep: str, now: datetime) -> int:
    """Sign the person out everywhere else; `keep` is the key of the session in which it was set. How many ended."""
    log_person(SecurityKind.PASSWORD_CHANGED, user, by=user, now=now)
    return end_sessions(user, keep=keep, by=user, now=now)
