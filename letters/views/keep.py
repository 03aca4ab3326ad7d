"""The page behind the link of the mail that asks: keep your signature under the new text, or withdraw it?"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from letters.domain.keeping import keep_signature
from letters.domain.signing import withdraw_signing
from letters.enums import LinkPurpose
from letters.models import Link
from letters.queries.link import find_link
from letters.queries.publicpage.keep import ChangedLetter, keep_page
from letters.views.confirm import over, unknown
from letters.views.languages import language_links
from letters.views.origin import by_token
from organisations.errors import DemarcheError
from organisations.ownership import owner_scope
from organisations.requests import now_of

DONE = ("kept", "withdrawn", "changed")
"""What the page may say after it was sent."""


@by_token
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """Reading it changes nothing, however often programs that look into mail do it; a button does, for one letter."""
    try:
        link = find_link(token, LinkPurpose.KEEP)
    except Link.DoesNotExist:
        return unknown(request)
    with owner_scope([link.owner_id]):
        if link.expires_at <= now_of(request):
            return over(request, link)
        page = keep_page(link)
        if request.method == "POST":
            done = answer_for(request, page.letters)
            return HttpResponseRedirect(f"{request.path}?done={done}" if done else request.path)
        done = request.GET.get("done", "")
        context = {
            "page": page,
            "campaign": page.published.text_in(request.LANGUAGE_CODE),
            "done": done if done in DONE else "",
            "language_links": language_links(request),
        }
        return render(request, "letters/keep.html", context)


def answer_for(request: HttpRequest, letters: list[ChangedLetter]) -> str:
    """Keep or withdraw the one that was asked about, if the person has read the newest text; says which of it was done."""
    asked = (request.POST.get("letter"), request.POST.get("signing"))
    one = next((one for one in letters if (one.letter.code, one.receipt) == asked), None)
    if one is None or one.signature.form is None:
        return ""
    if request.POST.get("act") == "withdraw":
        withdraw_signing(one.signature.campaign, one.signature.form, letters=[one.letter.pk], now=now_of(request))
        return "withdrawn"
    if request.POST.get("act") != "keep":
        return ""
    if request.POST.get("version") != str(one.present.number):
        return "changed"
    try:
        keep_signature(one.signature, version=one.present, now=now_of(request))
    except DemarcheError:  # while the button was pressed: the page says what is true
        return "changed"
    return "kept"
