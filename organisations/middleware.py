"""Which addresses exist on which host, who may cache, and whose rows a staff page may read."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import split_domain_port, validate_host
from django.shortcuts import redirect, render
from django.utils import translation

from organisations.models import User
from organisations.ownership import owner_scope
from organisations.permissions import own_cities
from organisations.requests import has_second_factor, is_in_background, roles_in, session_is_over
from organisations.rowsecurity import walled

Answer = Callable[[HttpRequest], HttpResponseBase]


class PolicyMiddleware(CSPMiddleware):
    """What a page may load is the same for nearly all, so it is put into words once, where django-csp does it twice for
    each answer; a page that asked for something of its own gets that from there."""

    def __init__(self, get_response: Answer) -> None:
        super().__init__(get_response)
        self.policy = build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        asked = any(name.startswith("_csp_") for said in (vars(request), vars(response)) for name in said)
        if asked or settings.DEBUG:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.policy)
        return response


class HostMiddleware:
    """With two hosts, the host decides which addresses exist; any further one (EXTRA_HOSTS) answers health checks only.
    With one, staff pages know all addresses and public pages those of their own: Django keeps a table of them for each
    language that is spoken."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        public, staff = settings.PUBLIC_URL, settings.STAFF_URL
        host = request.get_host()
        name = split_domain_port(host)[0]
        if public.netloc != staff.netloc:
            by_host = {public.netloc: settings.PUBLIC_URLCONF, staff.netloc: settings.STAFF_URLCONF}
            without_port = {
                str(public.hostname): settings.PUBLIC_URLCONF,
                str(staff.hostname): settings.STAFF_URLCONF,
            }
            by_name = without_port if len(without_port) == 2 else {}
            request.urlconf = by_host.get(host) or by_name.get(name) or settings.HEALTH_URLCONF
        elif name != public.hostname and validate_host(name, settings.EXTRA_HOSTS):
            request.urlconf = settings.HEALTH_URLCONF
        elif not request.path_info.startswith(f"/{settings.STAFF_PATH.rstrip('/')}"):
            request.urlconf = settings.PUBLIC_URLCONF
        return self.get_response(request)


def is_staff_page(request: HttpRequest) -> bool:
    """By its address, on the host that has staff pages."""
    with_staff_pages = getattr(request, "urlconf", settings.STAFF_URLCONF) == settings.STAFF_URLCONF
    return with_staff_pages and request.path_info.startswith(f"/{settings.STAFF_PATH}")


class PrivateByDefaultMiddleware:
    """Nothing is stored by caches unless its view says so; a few headers that Django has no setting for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class StaffLanguageMiddleware:
    """Staff pages speak the language of the account; public ones that of their address."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_staff_page(request):
            wanted = request.user.language if isinstance(request.user, User) else translation.get_language()
            translation.activate(wanted if wanted in settings.STAFF_LANGUAGES else settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class UnreadableMiddleware:
    """A request that says it is larger than anything that is taken here is refused before any of it is read. So is an
    address with a zero byte: no page asks for a text with one, and PostgreSQL takes none. Forms say so at the field."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.REQUEST_MAX_SIZE:
            return render(request, "413.html", {"megabytes": settings.REQUEST_MAX_SIZE // 1_000_000}, status=413)
        if "%00" in request.META.get("QUERY_STRING", ""):
            return render(request, "400.html", status=400)
        return self.get_response(request)


class ElsewhereMiddleware:
    """The cookie of a session does not travel with a link that stands on another site, in somebody's webmail for example
    (SameSite=Strict). Such a visit is asked to go on by a click of its own, which has it: else who is signed in would be
    asked to sign in, and a link that begins something (a new password) would lose what it began."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_staff_page(request) or not self.comes_by_a_link(request):
            return self.get_response(request)
        response = render(request, "organisations/elsewhere.html", {"address": request.get_full_path()})
        response.headers["Referrer-Policy"] = "no-referrer"  # the address may hold a secret that was mailed
        return response

    @staticmethod
    def comes_by_a_link(request: HttpRequest) -> bool:
        asked = (request.method, request.headers.get("Sec-Fetch-Site"), request.headers.get("Sec-Fetch-Mode"))
        return asked == ("GET", "cross-site", "navigate") and settings.SESSION_COOKIE_NAME not in request.COOKIES


class SessionEndMiddleware:
    """A session ends some hours after signing in, also one that is never left alone: a copied cookie dies with it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_staff_page(request) and request.user.is_authenticated and session_is_over(request):
            logout(request)
        return self.get_response(request)


class SecondFactorMiddleware:
    """A password alone opens no staff page but those of one's own account, where a second factor is set up or shown."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        own_account = request.path_info.startswith(f"/{settings.STAFF_PATH}account/")
        if (
            settings.SECOND_FACTOR_REQUIRED
            and is_staff_page(request)
            and not own_account
            and request.user.is_authenticated
            and not has_second_factor(request)
        ):
            return redirect("mfa_index")
        return self.get_response(request)


class StaffSessionMiddleware(SessionMiddleware):
    """Only staff pages have a session. On all others nobody is signed in, whatever cookies the browser sends: they
    are the same for everyone, and caches may keep them."""

    def process_request(self, request: HttpRequest) -> None:
        if is_staff_page(request):
            super().process_request(request)
        else:
            request.session = self.SessionStore()

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """What a page sends by itself leaves the session to run out."""
        if not is_staff_page(request) or (is_in_background(request) and not request.session.modified):
            return response
        return super().process_response(request, response)


class ScopeMiddleware:
    """Staff pages read the rows of the organisations that the person belongs to; on PostgreSQL a second wall stands
    beneath. Public pages have no scope at all: they enter the one of the row that they find by its code, or read
    nothing."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_staff_page(request):
            return self.get_response(request)
        user = request.user
        cities = own_cities(user, roles_in(request)) if isinstance(user, User) else None
        with owner_scope(roles_in(request), cities):
            return self.behind_the_wall(request) if user.is_authenticated else self.get_response(request)

    def behind_the_wall(self, request: HttpRequest) -> HttpResponseBase:
        """What the page wrote stays where it refuses (a refusal is logged), and goes where it breaks down."""
        with walled() as in_transaction:
            response = self.get_response(request)
            if in_transaction and response.status_code >= 500:
                transaction.set_rollback(True)
        return response
