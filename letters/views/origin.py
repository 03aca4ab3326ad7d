"""Forms of pages without a cookie: nothing in the browser speaks for a person, so what is asked is where they come from.

Browsers say it in `Sec-Fetch-Site`, older ones in `Origin` alone; who sends neither is no browser, and no page can make
somebody else's send that.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

from letters.views.languages import language_links

View = Callable[..., HttpResponse]
SAFE = ("GET", "HEAD", "OPTIONS")
OWN = ("same-origin", "none")
"""`none`: the person sent it again without a page, after the browser was closed."""


def from_here(view: View) -> View:
    """Without the CSRF cookie; a form that another site's page sent gets a page that says so."""
    return csrf_exempt(_asked(view, unnamed=False))


def by_token(view: View) -> View:
    """A page whose address is a secret that was mailed: who has it may act. It is kept nowhere, tells no other address
    where the reader came from, and stands in no search engine."""
    asked = _asked(view, unnamed=True)

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: str) -> HttpResponse:
        response = asked(request, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return csrf_exempt(cache_control(private=True, no_store=True)(answer))


def _asked(view: View, *, unnamed: bool) -> View:
    @wraps(view)
    def answer(request: HttpRequest, **kwargs: str) -> HttpResponse:
        if request.method not in SAFE and not _came_from_here(request, unnamed=unnamed):
            return render(request, "letters/elsewhere.html", {"language_links": language_links(request)}, status=403)
        return view(request, **kwargs)

    return answer


def _came_from_here(request: HttpRequest, *, unnamed: bool) -> bool:
    """`unnamed`: older browsers name no origin ("null") for a page that forbids telling it."""
    site = request.META.get("HTTP_SEC_FETCH_SITE")
    if site is not None:
        return site in OWN
    origin = request.META.get("HTTP_ORIGIN")
    if origin is None or (unnamed and origin == "null"):
        return True
    return bool(origin == f"{request.scheme}://{request.get_host()}")
