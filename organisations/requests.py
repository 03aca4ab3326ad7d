"""What the middleware hangs on a request, read through typed functions."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from organisations.devices import device_of
from organisations.limits import network_of
from organisations.models import User
from organisations.permissions import Roles
from organisations.queries.clock import carried_clock, read_clock
from organisations.queries.member import roles_of
from organisations.sessions import DEVICE, NETWORK, PROVEN_AT, SECOND_FACTOR_OF, SIGNED_IN_AT

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)


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


def keep_in_background(request: HttpRequest) -> None:
    """A page sent this by itself, and nobody need be sitting before it: it does not count as being there, so that the
    session is not prolonged by it (`StaffSessionMiddleware`)."""
    request.__dict__["in_background"] = True


def is_in_background(request: HttpRequest) -> bool:
    return bool(request.__dict__.get("in_background"))


def client_address(request: HttpRequest) -> str:
    """The IP address that the request came from: behind our proxy, what the proxy itself says of the last hop."""
    if settings.BEHIND_PROXY:
        hops = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
        return hops.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def begin_session(request: HttpRequest, user: User) -> None:
    """Write down when the person signed in, and with what; it lies sealed with the session."""
    session = request.session
    session[SIGNED_IN_AT] = session[PROVEN_AT] = now_of(request).isoformat()
    session[DEVICE] = device_of(str(request.META.get("HTTP_USER_AGENT", "")))
    session[NETWORK] = network_of(client_address(request))
    if session.get(SECOND_FACTOR_OF) != str(user.pk):
        session.pop(SECOND_FACTOR_OF, None)


def session_is_over(request: HttpRequest) -> bool:
    """Whether the person signed in too long ago, however busy they were since; also where nobody knows when."""
    return not _lately(request, SIGNED_IN_AT, settings.SESSION_LONGEST_AGE)


def prove_second_factor(request: HttpRequest, user: User) -> None:
    """The person has just shown, or set up, a second factor in this session."""
    request.session[SECOND_FACTOR_OF] = str(user.pk)
    request.session[PROVEN_AT] = now_of(request).isoformat()


def prove_password(request: HttpRequest) -> None:
    """The person has typed the password once more: enough only as long as there is nothing better to show."""
    if not has_second_factor(request):
        request.session[PROVEN_AT] = now_of(request).isoformat()


def has_second_factor(request: HttpRequest) -> bool:
    """Whether a second factor of this very person was shown in this session, not only set up by the account."""
    return bool(request.session.get(SECOND_FACTOR_OF) == str(request.user.pk))


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person has shown a few minutes ago who they are."""
    return _lately(request, PROVEN_AT, settings.FRESH_FOR)


def _lately(request: HttpRequest, what: str, seconds: int) -> bool:
    at = request.session.get(what)
    return at is not None and now_of(request) - datetime.fromisoformat(at) < timedelta(seconds=seconds)


def require_fresh(request: HttpRequest) -> None:
    """Send who has not lately shown a second factor to the page that asks for it. They come back to this address, and
    what they were sending by a POST is done then. Ask before anything is done or shown."""
    if not is_fresh(request):
        raise ReauthenticationRequired


def fresh_required(view: Callable[P, R]) -> Callable[P, R]:
    """For views of exports, rights and keys: only for who has shown a second factor in the last ten minutes.

    Inside `admin_view`, and on methods of an admin class through `method_decorator`. In the admin it is shorter to say
    `fresh_writes = True` (adding, changing, removing and acts: `ScopedAdmin`) or `Act(…, fresh=True)` (one act).
    """

    @wraps(view)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        request = args[0]
        if not isinstance(request, HttpRequest):
            raise TypeError("The first argument must be the request.")
        require_fresh(request)
        return view(*args, **kwargs)

    return inner


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
