"""What the middleware hangs on a request, read through typed functions."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from organisations.models import User
from organisations.permissions import Roles
from organisations.queries.clock import carried_clock, read_clock
from organisations.queries.member import roles_of

SIGNED_IN_AT = "signed_in_at"


def now_of(request: HttpRequest) -> datetime:
    """The moment of this request: the database's clock, read once."""
    state: dict[str, Any] = request.__dict__
    if "moment" not in state:
        state["moment"] = read_clock()
    moment: datetime = state["moment"]
    return moment


def carried_now_of(request: HttpRequest) -> datetime:
    """The same without asking the database, but for once in a few seconds."""
    request.__dict__.setdefault("moment", carried_clock())
    return now_of(request)


def client_address(request: HttpRequest) -> str:
    """The IP address that the request came from: behind our proxy, what the proxy itself says of the last hop."""
    if settings.BEHIND_PROXY:
        hops = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
        return hops.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def begin_session(request: HttpRequest) -> None:
    """Write down when the person signed in; it lies sealed with the session."""
    request.session[SIGNED_IN_AT] = now_of(request).isoformat()


def session_is_over(request: HttpRequest) -> bool:
    """Whether the person signed in too long ago, however busy they were since; also where nobody knows when."""
    began = request.session.get(SIGNED_IN_AT)
    longest = timedelta(seconds=settings.SESSION_LONGEST_AGE)
    return began is None or now_of(request) - datetime.fromisoformat(began) >= longest


def actor_of(request: HttpRequest) -> User:
    """The person who is signed in; only for pages that nobody else can open."""
    if not isinstance(request.user, User):
        raise TypeError("This page must not be reachable without signing in.")
    return request.user


def roles_in(request: HttpRequest) -> Roles:
    """The signed-in person's roles, read once in a request; none for anybody else."""
    state: dict[str, Any] = request.__dict__
    if "roles" not in state:
        user = request.user
        state["roles"] = roles_of(user, now=now_of(request)) if isinstance(user, User) and user.is_active else {}
    roles: Roles = state["roles"]
    return roles
