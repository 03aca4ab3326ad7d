"""What allauth and Django tell us about signing in: into the session, and into the security log. Signals of theirs only,
none of ours."""

from typing import Any

from allauth.account.signals import authentication_step_completed, password_changed, password_reset, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.contrib.auth.signals import user_logged_in as anybody_logged_in
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest

from organisations.domain.account import log_factor, log_failed_sign_in, log_sign_in, note_new_password
from organisations.domain.session import end_sessions
from organisations.enums import SecurityKind
from organisations.models import User
from organisations.queries.clock import read_clock
from organisations.requests import begin_session, now_of, prove_password, prove_second_factor


def connect() -> None:
    """Called once, when the application is ready."""
    anybody_logged_in.connect(session_began)
    user_logged_in.connect(signed_in)
    user_login_failed.connect(password_was_wrong)
    authentication_failed.connect(second_factor_was_wrong)
    authentication_step_completed.connect(password_was_right)
    authenticator_used.connect(second_factor_was_shown)
    authenticator_added.connect(second_factor_was_added)
    authenticator_reset.connect(second_factor_was_added)
    authenticator_removed.connect(second_factor_was_removed)
    password_changed.connect(password_is_new)
    password_reset.connect(password_is_new)


def session_began(*, request: HttpRequest, user: User, **_: Any) -> None:
    begin_session(request, user)


def signed_in(*, request: HttpRequest, user: User, **_: Any) -> None:
    log_sign_in(user, now=now_of(request))


def password_was_wrong(*, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    user = User.objects.filter(email__iexact=credentials.get("email", "")).first()
    log_failed_sign_in(user, step="password", now=now_of(request) if request else read_clock())


def password_was_right(*, request: HttpRequest, method: str, reauthenticated: bool = False, **_: Any) -> None:
    if method == "password" and reauthenticated:
        prove_password(request)


def second_factor_was_wrong(*, request: HttpRequest, user: User, **_: Any) -> None:
    log_failed_sign_in(user, step="second factor", now=now_of(request))


def second_factor_was_shown(*, request: HttpRequest, user: User, **_: Any) -> None:
    prove_second_factor(request, user)


def second_factor_was_added(*, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """From now on this browser has shown one. All others have not, and must."""
    now = now_of(request)
    log_factor(SecurityKind.FACTOR_ADDED, user, what=authenticator.type, now=now)
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        prove_second_factor(request, user)
        request.session.cycle_key()
        end_sessions(user, keep=str(request.session.session_key), by=user, now=now)


def second_factor_was_removed(*, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    log_factor(SecurityKind.FACTOR_REMOVED, user, what=authenticator.type, now=now_of(request))


def password_is_new(*, request: HttpRequest, user: User, **_: Any) -> None:
    """Every other browser is signed out; one that comes by a mailed link is not signed in."""
    keep = str(request.session.session_key) if request.user == user else ""
    note_new_password(user, keep=keep, now=now_of(request))
