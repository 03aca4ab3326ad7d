"""The page behind “stop it here” in news. Mail programs send the same form by themselves when their button is pressed
(RFC 8058), so the answer is the same whatever the form holds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from letters.domain.news import stop_news
from letters.enums import LinkPurpose
from letters.models import Link
from letters.queries.link import find_link
from letters.views.languages import language_links
from letters.views.origin import by_token
from organisations.ownership import owner_scope
from organisations.requests import now_of


@by_token
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Reading it changes nothing; a link that has ended by time still stops."""
    links = {"language_links": language_links(request)}
    try:
        link = find_link(token, LinkPurpose.UNSUBSCRIBE)
    except Link.DoesNotExist:
        return render(request, "letters/link_unknown.html", links, status=404)
    with owner_scope([link.owner_id]):
        if request.method == "POST":
            stop_news(link, now=now_of(request))
        context = {"stopped": request.method == "POST", "owner": link.campaign.owner.name, **links}
        return render(request, "letters/stop.html", context)
