"""When far more forms wait than the worker can take, no further one is stored: better refused than lost."""

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from letters.queries.publicpage import too_many_wait
from letters.views.languages import language_links
from organisations.requests import now_of

LOOK_SECONDS = 10
"""How long a process relies on its last look at what waits for the worker."""
COME_BACK_SECONDS = 120


def busy(request: HttpRequest) -> HttpResponse | None:
    """The page that asks to come back later; None where the form can be stored."""
    now = now_of(request)
    if not caches["pages"].get_or_set("sign-brake", lambda: too_many_wait(now), LOOK_SECONDS):
        return None
    response = render(request, "letters/sign_busy.html", {"language_links": language_links(request)}, status=503)
    response.headers["Retry-After"] = str(COME_BACK_SECONDS)
    return response
