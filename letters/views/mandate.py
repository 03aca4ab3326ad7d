"""The page on which an organisation says whether somebody may sign for it."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from letters.domain.mandate import answer_mandate, take_back_answer
from letters.enums import LinkPurpose
from letters.forms.mandate import AnswerForm
from letters.models import Link
from letters.queries.link import find_link
from letters.queries.publicpage.mandate import asked_of
from letters.views.confirm import unknown
from letters.views.languages import language_links
from letters.views.origin import by_token
from organisations.errors import DemarcheError
from organisations.ownership import owner_scope
from organisations.requests import now_of

ANSWERS = {"given": True, "declined": False}


@by_token
@require_http_methods(["GET", "HEAD", "POST"])
def mandate(request: HttpRequest, token: str) -> HttpResponse:
    """Reading it changes nothing; one of two buttons does, once. Afterwards the page says what was answered."""
    try:
        link = find_link(token, LinkPurpose.COUNTERSIGN)
    except Link.DoesNotExist:
        return unknown(request)
    with owner_scope([link.owner_id]):
        if request.POST.get("answer") == "take_back":
            return _taken_back(request, link)
        form = AnswerForm(request.POST if request.method == "POST" else None)
        if form.is_valid() and _answered(request, link, form):
            return HttpResponseRedirect(request.path)
        return _shown(request, link, form)


def _answered(request: HttpRequest, link: Link, form: AnswerForm) -> bool:
    given = ANSWERS.get(request.POST.get("answer", ""))
    if given is None:
        return True  # neither button: the page asks again
    try:
        answer_mandate(link, given=given, answerer=form.answerer, now=now_of(request))
    except DemarcheError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _taken_back(request: HttpRequest, link: Link) -> HttpResponse:
    """Whatever could not be done, the page then says what is true."""
    with suppress(DemarcheError):
        take_back_answer(link, now=now_of(request))
    return HttpResponseRedirect(request.path)


def _shown(request: HttpRequest, link: Link, form: AnswerForm) -> HttpResponse:
    asked = asked_of(link, now=now_of(request))
    context = {
        "asked": asked,
        "form": form,
        "campaign": asked.published.text_in(request.LANGUAGE_CODE) if asked else None,
        "language_links": language_links(request),
    }
    if asked is None or not asked.working:
        return render(request, "letters/mandate_over.html", context, status=410)
    if not asked.waits:
        return render(request, "letters/mandate_answered.html", context)
    return render(request, "letters/mandate.html", context, status=422 if form.is_bound else 200)
