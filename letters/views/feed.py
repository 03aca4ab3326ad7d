"""What happens in a campaign, for programs that look for news: the same words as on its page."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from letters.exports.feed import Channel, Entry, write_feed
from letters.queries.publicpage import Place, places_of, published_campaign
from letters.views.kept import found_or_404, kept, public_page
from letters.views.languages import language_of
from letters.views.public import campaign_url
from organisations.ownership import owner_scope
from organisations.requests import now_of


@public_page
@kept
def feed(request: HttpRequest, code: str) -> HttpResponse:
    published = found_or_404(published_campaign, code)
    campaign, language = published.campaign, language_of(request)
    text = published.text_in(language)
    with owner_scope([campaign.owner_id]):
        places = places_of(campaign, now=now_of(request))
    page = campaign_url(published, language)
    channel = Channel(
        title=text.title,
        subtitle=text.standfirst,
        author=campaign.owner.name,
        language=language,
        address=_whole(page),
        own_address=_whole(reverse("public-feed", args=[campaign.code])),
    )
    entries = [entry for place in places for entry in _entries(place, page)]
    content = write_feed(channel, entries, host=str(settings.PUBLIC_URL.hostname), since=campaign.starts_on)
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


def _entries(place: Place, page: str) -> Iterator[Entry]:
    address = reverse("public-letter", args=[place.letter_code]) if place.letter_code else page
    for stop in place.events:
        yield Entry(
            mark=stop.mark,
            title=f"{place.city}: {stop.word}",
            summary=" ".join(filter(None, [place.recipient + ".", stop.when + ".", stop.sentence])),
            address=_whole(address),
            day=stop.recorded_on,
        )


def _whole(path: str) -> str:
    return f"{settings.PUBLIC_URL.geturl()}{path}"
