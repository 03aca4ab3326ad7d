"""Pages of a person's own account that allauth does not have."""

from allauth.account.views import logout
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import remove_webauthn
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from organisations.domain.account import choose_language, show_recovery_codes
from organisations.errors import DemarcheError
from organisations.requests import actor_of, fresh_required, now_of


@require_POST
@login_required
def language(request: HttpRequest) -> HttpResponse:
    """Back to the page where the person chose, in the language they chose."""
    user = actor_of(request)
    try:
        choose_language(user, language=request.POST.get("language", ""), by=user, now=now_of(request))
    except DemarcheError as error:
        messages.error(request, str(error))
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "admin:index")


@login_required
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    """As with an app: not the last one."""
    passkey = get_object_or_404(Authenticator, pk=pk, user=actor_of(request), type=Authenticator.Type.WEBAUTHN)
    adapter = get_adapter()
    if adapter.can_delete_authenticator(passkey):
        removed: HttpResponse = remove_webauthn(request, pk=pk)
        return removed
    messages.error(request, adapter.error_messages["cannot_delete_authenticator"])
    return redirect("mfa_index")


@require_GET
@login_required
@sensitive_variables("codes")
@fresh_required
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New ones are shown once; after that the page says how many are left."""
    codes = show_recovery_codes(actor_of(request))
    return render(request, "mfa/recovery_codes/index.html", {"codes": codes})


def sign_out(request: HttpRequest) -> HttpResponse:
    """A GET asks, a POST does it; then the browser also forgets what it kept of these pages."""
    response: HttpResponse = logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def closed(request: HttpRequest) -> HttpResponse:
    """Pages of allauth that this product does not have: accounts and their addresses are kept by organisations."""
    raise Http404
