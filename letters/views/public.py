"""Pages that anybody may read: no cookie, no session, the same for everyone, so caches may keep them for a minute."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.cache import caches
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from letters.queries.edition import read_file
from letters.queries.publicpage import (
    Published,
    campaign_page,
    letter_page,
    public_copy,
    published_campaign,
    published_campaigns,
    published_letter,
)
from letters.typesetting.compose import as_shown
from letters.views.languages import language_links, language_of
from organisations.ownership import owner_scope
from organisations.requests import now_of

View = Callable[..., HttpResponse]
MAX_AGE = 60
"""Seconds. Also for the PDFs: a name that is erased must be gone from every cache a minute later."""


def _public(view: View) -> View:
    shared = cache_control(public=True, max_age=MAX_AGE)(view)
    public: View = require_safe(conditional_page(shared))
    return public


def _kept(view: View) -> View:
    """Made once in a few seconds in each process, however many people ask: a page depends on its path alone."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: str) -> HttpResponse:
        pages = caches["pages"]
        content = pages.get(request.path)
        if content is not None:
            return HttpResponse(content)
        response = view(request, **kwargs)
        if response.status_code == HTTPStatus.OK:
            pages.set(request.path, response.content)
        return response

    return answer


@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """To the first page in the reader's language, as the browser says it."""
    return HttpResponseRedirect(reverse("public-home"))


@_public
@_kept
def home(request: HttpRequest) -> HttpResponse:
    entries = [_entry(published, language_of(request)) for published in published_campaigns()]
    links = language_links(request, lambda language: reverse("public-home"))
    return render(request, "letters/home.html", {"campaigns": entries, "language_links": links})


@_public
@_kept
def campaign(request: HttpRequest, code: str, slug: str = "") -> HttpResponse:
    published = _found(published_campaign, code)
    address = _campaign_url(published, language_of(request))
    if request.path != address:
        return HttpResponseRedirect(address)
    with owner_scope([published.campaign.owner_id]):
        page = campaign_page(published, language=language_of(request), now=now_of(request))
    context = {
        "campaign": {
            **_entry(published, language_of(request)),
            "occasion": page.text.occasion,
            "demands": page.demands,
        },
        "counts": page.totals,
        "places": page.places,
        "actions": page.actions,
        "endorsements": page.endorsements,
        "as_of": page.as_of,
        "language_links": language_links(request, lambda language: _campaign_url(published, language)),
    }
    return render(request, "letters/campaign_page.html", context)


@_public
@_kept
def letter(request: HttpRequest, code: str) -> HttpResponse:
    found = _found(published_letter, code)
    address = reverse("public-letter", args=[found.code])
    if request.path != address:
        return HttpResponseRedirect(address)
    with owner_scope([found.owner_id]):
        page = letter_page(found, now=now_of(request))
    context = {
        "campaign": _entry(page.published, language_of(request)),
        "letter": as_shown(page.document) if page.document else None,
        "absent": page.absent,
        "place": page.place,
        "copies": page.copies,
        "editions": page.editions,
        "versions": page.versions,
        "support": page.support,
        "language_links": language_links(request, lambda language: reverse("public-letter", args=[found.code])),
    }
    return render(request, "letters/letter_page.html", context)


@_public
def letter_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The public copy of an edition, which holds public names only."""
    copy = _found(public_copy, code)
    name = f"{slugify(copy.edition.reference.replace('/', '-'))}.pdf"
    headers = {"Content-Disposition": content_disposition_header(False, name), "ETag": f'"{copy.sha256}"'}
    return HttpResponse(read_file(copy), content_type="application/pdf", headers=headers)


def _found(look_up: Callable[[str], Any], code: str) -> Any:
    try:
        return look_up(code)
    except ObjectDoesNotExist:
        raise Http404 from None


def _entry(published: Published, language: str) -> dict[str, str]:
    """What each page says of a campaign; `foreign` is the language of its text, if it is not the page's."""
    text = published.text_in(language)
    return {
        "title": text.title,
        "standfirst": text.standfirst,
        "owner": published.campaign.owner.name,
        "url": _campaign_url(published, language),
        "foreign": text.language if text.language != language else "",
    }


def _campaign_url(published: Published, language: str) -> str:
    """With the title in it, for people; the code alone finds the page."""
    slug = slugify(published.text_in(language).title)
    arguments = [published.campaign.code, *([slug] if slug else [])]
    return reverse("public-campaign", args=arguments)
