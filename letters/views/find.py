"""Who has lost the way to their signature asks for a link. The answer is the same for every address."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from campaigns.models import Campaign
from letters.domain.intake.receive import receive_form
from letters.enums import IntakeAsk
from letters.errors import TokenRefused
from letters.forms.mine import FindForm
from letters.queries.publicpage import Published, campaign_to_find
from letters.tokens import new_form_token, read_form_token
from letters.views.brake import busy
from letters.views.languages import language_links, language_of
from letters.views.network import network_key_of
from letters.views.origin import from_here
from organisations.requests import now_of


@from_here
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest, code: str) -> HttpResponse:
    try:
        published = campaign_to_find(code)
    except Campaign.DoesNotExist:
        raise Http404 from None
    form = FindForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if (answer := busy(request)) is not None:
            return answer
        if _received(request, published, form):
            return HttpResponseRedirect(f"{request.path}?sent=1")
    context = {
        "form": form,
        "sent": "sent" in request.GET and not form.is_bound,
        "token": new_form_token(published.campaign.code, now_of(request)),
        "campaign": published.text_in(language_of(request)) if published.texts else None,
        "language_links": language_links(request),
    }
    return render(request, "letters/find.html", context, status=422 if form.is_bound else 200)


def _received(request: HttpRequest, published: Published, form: FindForm) -> bool:
    """The worker finds out whether there is anything to send."""
    campaign, now = published.campaign, now_of(request)
    try:
        token = read_form_token(request.POST.get("token", ""), campaign.code, now)
    except TokenRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    receive_form(
        campaign.pk,
        campaign.owner_id,
        asks=IntakeAsk.LINK,
        token=token.row_for(form.cleaned_data["email"]),
        form={"email": form.cleaned_data["email"], "quick": False, "honey": False},  # one field is quick
        language=language_of(request),
        network_key=network_key_of(request),
        now=now,
    )
    return True
