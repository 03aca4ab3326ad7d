"""The page on which a body's own contact says whether it stands behind a campaign, and later opts out."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from campaigns.domain.endorsement import answer_by_link
from campaigns.enums import EndorsementState
from campaigns.models import Endorsement
from campaigns.queries.endorsement import find_endorsement
from letters.forms.mandate import EndorseForm
from letters.queries.publicpage.endorsement import question_of
from letters.views.confirm import unknown
from letters.views.languages import language_links
from letters.views.origin import by_token
from organisations.errors import DemarcheError
from organisations.ownership import owner_scope
from organisations.requests import now_of


@by_token
@require_http_methods(["GET", "HEAD", "POST"])
def endorse(request: HttpRequest, token: str) -> HttpResponse:
    """Reading it changes nothing; a button does. Afterwards the page says what holds, and offers what can still be said."""
    try:
        endorsement = find_endorsement(token)
    except Endorsement.DoesNotExist:
        return unknown(request)
    with owner_scope([endorsement.owner_id]):
        question = question_of(endorsement, language=request.LANGUAGE_CODE, now=now_of(request))
        given = request.POST if request.method == "POST" else None
        form = EndorseForm(given, claimable=question.claimable)
        answer = request.POST.get("answer", "")
        if answer in question.answers and form.is_valid():
            try:
                state = EndorsementState(answer)
                who, claims = form.answerer, form.claiming
                answer_by_link(endorsement, state=state, answerer=who, claims=claims, now=now_of(request))
                return HttpResponseRedirect(request.path)
            except DemarcheError as refusal:
                form.add_error(None, str(refusal))
        context = {"question": question, "form": form, "language_links": language_links(request)}
        status = 422 if form.is_bound and form.errors else 410 if question.over else 200
        return render(request, "letters/endorse.html", context, status=status)
