"""A recipient over the years, and all recipients of a campaign on a map."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from letters.projection import HEIGHT, WIDTH
from letters.queries.publicpage import map_page, public_recipient, published_campaign, recipient_page
from letters.views.kept import found_or_404, kept, public_page
from letters.views.languages import language_links, language_of
from letters.views.public import entry_of
from organisations.ownership import owner_scope
from organisations.requests import now_of


@public_page
@kept
def recipient(request: HttpRequest, code: str) -> HttpResponse:
    found = found_or_404(public_recipient, code)
    address = reverse("public-recipient", args=[found.code])
    if request.path != address:
        return HttpResponseRedirect(address)
    page = recipient_page(found, now=now_of(request))
    letters = [
        {"campaign": entry_of(one.campaign, language_of(request)), "year": one.year, "place": one.place}
        for one in page.letters
    ]
    context = {
        "recipient": found,
        "facts": page.facts,
        "record": page.record,
        "letters": letters,
        "language_links": language_links(request),
    }
    return render(request, "letters/recipient.html", context)


@public_page
@kept
def worldmap(request: HttpRequest, code: str) -> HttpResponse:
    published = found_or_404(published_campaign, code)
    with owner_scope([published.campaign.owner_id]):
        page = map_page(published, now=now_of(request))
    context = {
        "campaign": entry_of(published, language_of(request)),
        "spots": page.spots,
        "unplaced": page.unplaced,
        "width": WIDTH,
        "height": HEIGHT,
        "language_links": language_links(request),
    }
    return render(request, "letters/worldmap.html", context)
