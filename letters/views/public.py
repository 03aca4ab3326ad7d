"""Pages that anybody may read: no cookie, no session, the same for everyone, so caches may keep them for a minute."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from letters.languages import name_of
from letters.queries.edition import read_file
from letters.queries.publicpage import (
    Published,
    campaign_page,
    letter_page,
    public_copy,
    published_campaign,
    published_campaigns,
    published_letter,
    translations_of,
)
from letters.typesetting.compose import as_shown
from letters.views.kept import found_or_404, kept, public_page
from letters.views.languages import language_links, language_of
from organisations.ownership import owner_scope
from organisations.requests import now_of


@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """To the first page in the reader's language, as the browser says it."""
    return HttpResponseRedirect(reverse("public-home"))


@public_page
@kept
def home(request: HttpRequest) -> HttpResponse:
    entries = [entry_of(published, language_of(request)) for published in published_campaigns()]
    return render(request, "letters/home.html", {"campaigns": entries, "language_links": language_links(request)})


@public_page
@kept
def campaign(request: HttpRequest, code: str, slug: str = "") -> HttpResponse:
    published = found_or_404(published_campaign, code)
    address = campaign_url(published, language_of(request))
    if request.path != address:
        return HttpResponseRedirect(address)
    with owner_scope([published.campaign.owner_id]):
        page = campaign_page(published, language=language_of(request), now=now_of(request))
    context = {
        "campaign": {
            **entry_of(published, language_of(request)),
            "occasion": page.text.occasion,
            "demands": page.demands,
        },
        "counts": page.totals,
        "places": page.places,
        "actions": page.actions,
        "endorsements": page.endorsements,
        "as_of": page.as_of,
        "map_url": reverse("public-map", args=[published.campaign.code]),
        "feed_url": reverse("public-feed", args=[published.campaign.code]),
        "language_links": language_links(request, lambda language: campaign_url(published, language)),
    }
    return render(request, "letters/campaign_page.html", context)


@public_page
@kept
def letter(request: HttpRequest, code: str) -> HttpResponse:
    found = found_or_404(published_letter, code)
    address = reverse("public-letter", args=[found.code])
    if request.path != address:
        return HttpResponseRedirect(address)
    with owner_scope([found.owner_id]):
        page = letter_page(found, now=now_of(request))
        translations = translations_of(found, page.text)
    context = {
        "campaign": entry_of(page.published, language_of(request)),
        "letter": as_shown(page.document) if page.document else None,
        "code": found.code,
        "authoritative": name_of(found.language),
        "translations": translations,
        "translation": next((one for one in translations if one.language == language_of(request)), None),
        "absent": page.absent,
        "place": page.place,
        "copies": page.copies,
        "editions": page.editions,
        "versions": page.versions,
        "written_in": str(found.language),
        "support": page.support,
        "language_links": language_links(request),
    }
    return render(request, "letters/letter_page.html", context)


@public_page
def letter_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The public copy of an edition, which holds public names only."""
    copy = found_or_404(public_copy, code)
    name = f"{slugify(copy.edition.reference.replace('/', '-'))}.pdf"
    headers = {"Content-Disposition": content_disposition_header(False, name), "ETag": f'"{copy.sha256}"'}
    return HttpResponse(read_file(copy), content_type="application/pdf", headers=headers)


def entry_of(published: Published, language: str) -> dict[str, str]:
    """What each page says of a campaign; `foreign` is the language of its text, if it is not the page's."""
    text = published.text_in(language)
    return {
        "title": text.title,
        "standfirst": text.standfirst,
        "owner": published.campaign.owner.name,
        "url": campaign_url(published, language),
        "foreign": text.language if text.language != language else "",
    }


def campaign_url(published: Published, language: str) -> str:
    """With the title in it, for people; the code alone finds the page."""
    slug = slugify(published.text_in(language).title)
    arguments = [published.campaign.code, *([slug] if slug else [])]
    return reverse("public-campaign", args=arguments)
