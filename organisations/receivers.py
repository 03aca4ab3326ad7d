"""What allauth and Django tell us about signing in goes into the security log. Signals of theirs only, none of ours."""

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_in as anybody_logged_in
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest

from organisations.domain.account import log_failed_sign_in, log_sign_in
from organisations.models import User
from organisations.queries.clock import read_clock
from organisations.requests import begin_session, now_of


def connect() -> None:
    """Called once, when the application is ready."""
    anybody_logged_in.connect(session_began)
    user_logged_in.connect(signed_in)
    user_login_failed.connect(password_was_wrong)
    authentication_failed.connect(second_factor_was_wrong)


def session_began(*, request: HttpRequest, **_: Any) -> None:
    begin_session(request)


def signed_in(*, request: HttpRequest, user: User, **_: Any) -> None:
    log_sign_in(user, now=now_of(request))


def password_was_wrong(*, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    user = User.objects.filter(email__iexact=credentials.get("email", "")).first()
    log_failed_sign_in(user, step="password", now=now_of(request) if request else read_clock())


def second_factor_was_wrong(*, request: HttpRequest, user: User, **_: Any) -> None:
    log_failed_sign_in(user, step="second factor", now=now_of(request))
