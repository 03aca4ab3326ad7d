"""My signature: everything that is held of one signing, and what its person can do with it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from letters.domain.mandate import sign_personally
from letters.domain.news import stop_news
from letters.domain.signing import change_signing, confirm_signing, erase_signing, withdraw_signing
from letters.enums import LinkPurpose, Visibility
from letters.exports.mine import write_mine
from letters.forms.mine import EXPLAINED, MineForm
from letters.models import Link, Signature
from letters.queries.link import find_link
from letters.queries.publicpage.mine import Mine, mine_of
from letters.views.confirm import over, unknown
from letters.views.keep import answer_for
from letters.views.languages import language_links
from letters.views.origin import by_token
from organisations.enums import ErasureReason
from organisations.errors import DemarcheError
from organisations.ownership import owner_scope
from organisations.requests import now_of

Page = Callable[[HttpRequest, Link, Mine], HttpResponse]
DONE = ("confirmed", "changed", "personal", "kept", "newer", "withdrawn", "nothing", "stopped")
"""What the page may say after it was sent: nothing of the person stands in its address."""


def _with_link(page: Page) -> Callable[..., HttpResponse]:
    def answer(request: HttpRequest, token: str) -> HttpResponse:
        try:
            link = find_link(token, LinkPurpose.MANAGE)
        except Link.DoesNotExist:
            return unknown(request)
        with owner_scope([link.owner_id]):
            if link.expires_at <= now_of(request):
                return over(request, link)
            try:
                return page(request, link, mine_of(link, now=now_of(request)))
            except Signature.DoesNotExist:
                return unknown(request)

    return answer


@by_token
@require_http_methods(["GET", "HEAD", "POST"])
@_with_link
def mine(request: HttpRequest, link: Link, held: Mine) -> HttpResponse:
    if request.method != "POST":
        return _shown(request, held, MineForm(held))
    act = ACTS.get(request.POST.get("act", ""))
    return act(request, link, held) if act else HttpResponseRedirect(request.path)


@by_token
@require_safe
@_with_link
def data(request: HttpRequest, link: Link, held: Mine) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, f"my-signature-{held.receipt}.json")}
    return HttpResponse(write_mine(held, now=now_of(request)), content_type="application/json", headers=headers)


def _shown(request: HttpRequest, held: Mine, form: MineForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
    done = request.GET.get("done", "") if status == 200 else ""
    context: dict[str, Any] = {
        "mine": held,
        "form": form,
        "campaign": held.published.text_in(request.LANGUAGE_CODE),
        "visibility": EXPLAINED[Visibility(held.first.visibility)],
        "done": done if done in DONE else "",
        "refusal": refusal,
        "language_links": language_links(request),
    }
    return render(request, "letters/mine.html", context, status=status)


def _confirm(request: HttpRequest, link: Link, held: Mine) -> HttpResponse:
    """Whoever reads this page has been mailed its link, which answers for the mailbox as well as the other one does."""
    try:
        confirm_signing(link, now=now_of(request))
    except DemarcheError as refusal:
        return _shown(request, held, MineForm(held), refusal=str(refusal), status=422)
    return HttpResponseRedirect(f"{request.path}?done=confirmed")


def _change(request: HttpRequest, link: Link, held: Mine) -> HttpResponse:
    form = MineForm(held, request.POST)
    if form.is_valid():
        try:
            change_signing(link.campaign, link.form, **form.cleaned_data, now=now_of(request))
            return HttpResponseRedirect(f"{request.path}?done=changed")
        except DemarcheError as refusal:
            form.add_error(refusal.field, str(refusal))
    return _shown(request, held, form, status=422)


def _withdraw(request: HttpRequest, link: Link, held: Mine) -> HttpResponse:
    """One letter by its code, or all of them."""
    code = request.POST.get("letter")
    letters = [one.letter.pk for one in held.letters if one.letter.code == code] if code else None
    withdrawn = withdraw_signing(link.campaign, link.form, letters=letters, now=now_of(request))
    return HttpResponseRedirect(f"{request.path}?done={'withdrawn' if withdrawn else 'nothing'}")


def _keep(request: HttpRequest, link: Link, held: Mine) -> HttpResponse:
    done = answer_for(request, [one.changed for one in held.letters if one.changed])
    said = {"changed": "newer"}.get(done, done)
    return HttpResponseRedirect(f"{request.path}?done={said}" if said else request.path)


def _stop_news(request: HttpRequest, link: Link, held: Mine) -> HttpResponse:
    stop_news(link, now=now_of(request))
    return HttpResponseRedirect(f"{request.path}?done=stopped")


def _sign_personally(request: HttpRequest, link: Link, held: Mine) -> HttpResponse:
    try:
        sign_personally(link.campaign, link.form, now=now_of(request))
    except DemarcheError:  # done already: the page says what is true
        return HttpResponseRedirect(request.path)
    return HttpResponseRedirect(f"{request.path}?done=personal")


def _ask_once_more(request: HttpRequest, link: Link, held: Mine) -> HttpResponse:
    context = {"mine": held, "language_links": language_links(request)}
    return render(request, "letters/mine_erase.html", context)


def _erase(request: HttpRequest, link: Link, held: Mine) -> HttpResponse:
    """The link goes with everything else, so the answer is the last page that it leads to."""
    erase_signing(link.campaign, link.form, reason=ErasureReason.ASKED, now=now_of(request))
    return render(request, "letters/mine_erased.html", {"mine": held, "language_links": language_links(request)})


ACTS: dict[str, Page] = {
    "confirm": _confirm,
    "change": _change,
    "keep": _keep,
    "personally": _sign_personally,
    "withdraw": _withdraw,
    "stop_news": _stop_news,
    "erase": _ask_once_more,
    "erase_now": _erase,
}
