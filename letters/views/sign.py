"""Signing on the web: a form, its review, one row. No cookie; whoever sends what, the answer is the same."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from letters.consents import wordings_digest
from letters.domain.intake.receive import receive_form
from letters.domain.signature import seal_columns
from letters.errors import TokenRefused, WordingRefused
from letters.forms.sent import CONSENTS, SentForm
from letters.forms.sign import SignForm
from letters.models import Letter, Signature
from letters.queries.publicpage import SignPage, sign_page
from letters.queries.publicpage.signing import printed
from letters.tokens import FormToken, new_form_token, read_form_token, token_again
from letters.views.brake import busy
from letters.views.languages import language_links, language_of
from letters.views.network import network_key_of
from letters.views.origin import from_here
from organisations.requests import carried_now_of, now_of

View = Callable[..., HttpResponse]


def _small(view: View) -> View:
    """A request that is too large gets a page that says so."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: str) -> HttpResponse:
        try:
            return view(request, **kwargs)
        except RequestDataTooBig:
            megabytes = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1_000_000
            context = {"megabytes": megabytes, "language_links": language_links(request)}
            return render(request, "413.html", context, status=413)

    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@from_here
@_small
def sign(request: HttpRequest, code: str) -> HttpResponse:
    page = _page(code)
    if not page.is_open(carried_now_of(request)):
        status = HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.OK
        others = page.others_now(now_of(request))
        return render(request, "letters/sign_closed.html", {**_context(request, page), "others": others}, status=status)
    if request.method == "POST":
        return _posted(request, page, request.POST)
    return _ask(request, page, SignForm(page, now=now_of(request), initial=_fresh(request, page)))


@require_safe
def sent(request: HttpRequest, code: str) -> HttpResponse:
    """The same for everybody: whether a mail comes, only the mailbox tells."""
    page = _page(code)
    addresses = {
        "code_url": reverse("public-code"),
        "find_url": reverse("public-find", args=[page.campaign_code]),
        "sign_url": reverse("public-sign", args=[page.letter.code]),
    }
    return render(request, "letters/sign_sent.html", {**_context(request, page), **addresses})


def _page(code: str) -> SignPage:
    """Kept by each process for a few seconds: what is looked up depends on the code alone."""
    pages = caches["pages"]
    key = f"sign:{code[:40]}"
    page: SignPage | None = pages.get(key)
    if page is None:
        try:
            page = sign_page(code)
        except Letter.DoesNotExist:
            raise Http404 from None
        pages.set(key, page)
    return page


def _posted(request: HttpRequest, page: SignPage, posted: QueryDict) -> HttpResponse:
    now, step = now_of(request), posted.get("step")
    try:
        token = read_form_token(posted.get("token", ""), page.letter.code, now)
        _check_shown(page, posted)
    except (TokenRefused, WordingRefused) as refusal:
        form = SignForm(page, _renewed(page, posted, now), now=now)
        form.add_error(None, str(refusal))
        return _ask(request, page, form)
    if step == "change":
        return _ask(request, page, SignForm(page, now=now, initial=_typed(posted)))
    if step == "send" and (sent := SentForm(page, posted, now=now)).is_valid():
        return _receive(request, page, sent, token)
    form = SignForm(page, posted, now=now)
    right = form.address_alone_is_wrong() if step == "send" else form.is_valid()
    return _review(request, page, form) if right else _ask(request, page, form)


def _receive(request: HttpRequest, page: SignPage, form: SentForm, token: FormToken) -> HttpResponse:
    now, language = now_of(request), language_of(request)
    if (answer := busy(request)) is not None:
        return answer
    receive_form(
        page.campaign,
        page.owner,
        token=token.row_for(form.cleaned_data["email"]),
        form=form.sealed_form(language=language, quick=token.is_quick(now)),
        language=language,
        network_key=network_key_of(request),
        now=now,
    )
    return HttpResponseRedirect(reverse("public-sent", args=[page.letter.code]), status=303)


def _ask(request: HttpRequest, page: SignPage, form: SignForm) -> HttpResponse:
    context = {**_context(request, page), "form": form}
    return render(request, "letters/sign_form.html", context, status=422 if form.is_bound else 200)


def _review(request: HttpRequest, page: SignPage, form: SignForm) -> HttpResponse:
    context = {
        **_context(request, page),
        "form": form,
        "carried": form.carried(),
        "letters": form.chosen(),
        "printed": _printed(form),
        "said": form.said(),
    }
    return render(request, "letters/sign_review.html", context, status=422 if form.errors else 200)


def _printed(form: SignForm) -> str:
    """How the signature would stand below the letter, made by what prints it; nothing is kept."""
    given = form.cleaned_data
    signature = Signature(kind=given["kind"], visibility=given["visibility"], country=given["country"])
    seal_columns(signature, **{column: given[column] for column in ("name", "place", "office", "organisation")})
    return printed(signature)


def _fresh(request: HttpRequest, page: SignPage) -> dict[str, Any]:
    token = new_form_token(page.letter.code, now_of(request))
    return {"token": token, "version": page.letter.version, "shown": _wordings(page)}


def _wordings(page: SignPage) -> str:
    return wordings_digest(page.organisation, page.retention_days)


def _check_shown(page: SignPage, posted: QueryDict) -> None:
    if posted.get("shown") != _wordings(page):
        raise WordingRefused(
            _("What you agree to reads otherwise since you opened the form. Read it again, and tick it if you agree.")
        )


def _renewed(page: SignPage, posted: QueryDict, now: datetime) -> QueryDict:
    """Everything as it was typed, to be sent again; to words that were not shown nobody has agreed yet."""
    renewed, wordings = posted.copy(), _wordings(page)
    renewed["token"] = token_again(posted.get("token", ""), page.letter.code, now)
    if posted.get("shown") != wordings:
        renewed["shown"] = wordings
        for consent in CONSENTS:
            renewed.pop(consent, None)
    return renewed


def _typed(posted: QueryDict) -> dict[str, Any]:
    """Everything as it was typed, for a form that is to be changed."""
    ticked = {name: posted.get(name) in ("on", "True") for name in ("process", "contact")}
    return {**posted.dict(), **ticked, "also": posted.getlist("also"), "reviewed": ""}


def _context(request: HttpRequest, page: SignPage) -> dict[str, Any]:
    language = language_of(request)
    title = page.title_in(language)
    return {
        "page": page,
        "title": title,
        "foreign": page.language if language not in page.titles else "",
        "language_links": language_links(request),
    }
