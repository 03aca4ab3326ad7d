"""The pages behind the link of the first mail: what is to be confirmed, the thank-you after it, the short code."""

from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.models import Action
from letters.domain.signing import confirm_signing, disown_signing, redeem_code
from letters.enums import LinkPurpose
from letters.exports.calendar import write_event
from letters.forms.mine import EXPLAINED, CodeForm
from letters.models import Link
from letters.queries.link import find_link
from letters.queries.publicpage.action import published_action
from letters.queries.publicpage.signing import Thanks, ToConfirm, can_disown, thanks_of, what_to_confirm
from letters.sharing import share_links
from letters.typesetting.compose import as_shown
from letters.views.languages import language_links
from letters.views.network import network_key_of
from letters.views.origin import by_token, from_here
from organisations.errors import DemarcheError
from organisations.ownership import owner_scope
from organisations.requests import now_of

page = require_http_methods(["GET", "HEAD", "POST"])


@by_token
@page
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Reading it changes nothing, however often programs that look into mail do it; the button does."""
    try:
        link = find_link(token, LinkPurpose.CONFIRM)
    except Link.DoesNotExist:
        return unknown(request)
    with owner_scope([link.owner_id]):
        return _decided(request, link) if request.method == "POST" else _shown(request, link)


def unknown(request: HttpRequest) -> HttpResponse:
    """Never mailed, or gone with what it belonged to: both look the same."""
    return render(request, "letters/link_unknown.html", {"language_links": language_links(request)}, status=404)


def over(request: HttpRequest, link: Link, *, disownable: bool = False) -> HttpResponse:
    return render(
        request,
        "letters/link_over.html",
        {
            "confirming": link.purpose == LinkPurpose.CONFIRM,
            "disownable": disownable,
            "find_url": reverse("public-find", args=[link.campaign.code]),
            "language_links": language_links(request),
        },
        status=410,
    )


@from_here
@page
def code(request: HttpRequest) -> HttpResponse:
    """For those whose mail program spoils the link: address and code lead to the same page."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            token = redeem_code(**form.cleaned_data, network=network_key_of(request), now=now_of(request))
            return HttpResponseRedirect(reverse("public-confirm", args=[token]))
        except DemarcheError as refusal:
            form.add_error(refusal.field, str(refusal))
    context = {"form": form, "language_links": language_links(request)}
    return render(request, "letters/code.html", context, status=422 if form.is_bound else 200)


@require_safe
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """What happens in the letter's city, for one's own calendar."""
    try:
        action = published_action(code)
    except Action.DoesNotExist:
        raise Http404 from None
    home = settings.PUBLIC_URL.geturl() + reverse("public-campaign", args=[action.campaign.code])
    event = write_event(action, host=str(settings.PUBLIC_URL.hostname), url=home, now=now_of(request))
    headers = {"Content-Disposition": content_disposition_header(True, f"{action.code}.ics")}
    return HttpResponse(event, content_type="text/calendar; charset=utf-8", headers=headers)


def _shown(request: HttpRequest, link: Link, *, refusal: str = "") -> HttpResponse:
    """What is true of the signing at this moment, and what could not be done."""
    now, said, status = now_of(request), {"refusal": refusal}, 422 if refusal else 200
    if waiting := what_to_confirm(link, now=now):
        return render(request, "letters/confirm.html", said | _question(request, waiting), status=status)
    if thanks := thanks_of(link, now=now):
        return render(request, "letters/thanks.html", said | _thanks(request, thanks), status=status)
    return over(request, link, disownable=can_disown(link, now=now))


def _decided(request: HttpRequest, link: Link) -> HttpResponse:
    try:
        if request.POST.get("answer") == "not_me":
            disown_signing(link, now=now_of(request))
            return render(request, "letters/confirm_erased.html", {"language_links": language_links(request)})
        if request.POST.get("answer") == "confirm":
            confirm_signing(link, now=now_of(request))
    except DemarcheError as refusal:
        return _shown(request, link, refusal=str(refusal))
    return HttpResponseRedirect(request.path)


def _question(request: HttpRequest, waiting: ToConfirm) -> dict[str, object]:
    return {
        "waiting": waiting,
        "letters": [(letter, as_shown(document)) for letter, document in waiting.letters],
        "campaign": waiting.published.text_in(request.LANGUAGE_CODE),
        "owner": waiting.published.campaign.owner.name,
        "visibility": EXPLAINED[waiting.visibility],
        "language_links": language_links(request),
    }


def _thanks(request: HttpRequest, thanks: Thanks) -> dict[str, object]:
    text = thanks.published.text_in(request.LANGUAGE_CODE)
    address = settings.PUBLIC_URL.geturl() + reverse("public-letter", args=[thanks.letters[0].letter.code])
    share = _("I signed this letter: %(title)s %(address)s") % {"title": text.title, "address": address}
    return {
        "thanks": thanks,
        "campaign": text,
        "share": share,
        "elsewhere": share_links(share.removesuffix(address).strip(), address),
        "mailto": f"mailto:?subject={quote(text.title)}&body={quote(share)}",
        "language_links": language_links(request),
    }
