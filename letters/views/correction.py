"""A reader proposes a correction to the directory: no account, no cookie, nothing kept of who it was."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from letters.errors import TokenRefused
from letters.forms.correction import CorrectionForm
from letters.queries.publicpage import public_recipient
from letters.tokens import read_form_token, token_again
from letters.views.kept import found_or_404
from letters.views.languages import language_links
from letters.views.network import network_key_of
from letters.views.origin import from_here
from organisations.domain.correction import propose_correction
from organisations.models import Recipient
from organisations.requests import now_of


@from_here
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, code: str) -> HttpResponse:
    recipient = found_or_404(public_recipient, code)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _taken(request, recipient, form):
        return HttpResponseRedirect(f"{reverse('public-correct', args=[recipient.code])}?sent=1", status=303)
    context = {
        "recipient": recipient,
        "form": form,
        "sent": "sent" in request.GET and not form.is_bound,
        "token": token_again(request.POST.get("token", ""), recipient.code, now_of(request)),
        "language_links": language_links(request),
    }
    return render(request, "letters/correct.html", context, status=_status(form))


def _taken(request: HttpRequest, recipient: Recipient, form: CorrectionForm) -> bool:
    """What a program filled in goes nowhere, with the same answer."""
    now, said = now_of(request), form.cleaned_data
    try:
        token = read_form_token(request.POST.get("token", ""), recipient.code, now)
    except TokenRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    if said["homepage"] or token.is_quick(now):
        return True
    taken = propose_correction(
        recipient,
        token=token.nonce,
        network=network_key_of(request),
        part=said["part"],
        words=said["words"],
        where=said["where"],
        now=now,
    )
    if not taken:
        form.add_error(None, _("Many corrections have come lately. Send yours again tomorrow, please."))
    return taken


def _status(form: CorrectionForm) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
