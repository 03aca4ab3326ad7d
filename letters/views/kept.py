"""What every page that anybody may read has in common: no cookie, a minute in caches, found by a code or not at all."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.cache import caches
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

View = Callable[..., HttpResponse]
MAX_AGE = 60
"""Seconds. Also for the PDFs: a name that is erased must be gone from every cache a minute later."""


def public_page(view: View) -> View:
    shared = cache_control(public=True, max_age=MAX_AGE)(view)
    public: View = require_safe(conditional_page(shared))
    return public


def kept(view: View) -> View:
    """Made once in a few seconds in each process, however many people ask: a page depends on its path alone."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: str) -> HttpResponse:
        pages = caches["pages"]
        made = pages.get(request.path)
        if made is not None:
            content, content_type = made
            return HttpResponse(content, content_type=content_type)
        response = view(request, **kwargs)
        if response.status_code == HTTPStatus.OK:
            pages.set(request.path, (response.content, response.headers["Content-Type"]))
        return response

    return answer


def found_or_404(look_up: Callable[[str], Any], code: str) -> Any:
    try:
        return look_up(code)
    except ObjectDoesNotExist:
        raise Http404 from None
