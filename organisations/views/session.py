"""Where one is signed in, and the way to end it there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from organisations.domain.session import end_session, end_sessions
from organisations.queries.session import session_named, sessions_of
from organisations.requests import actor_of, now_of


@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """GET lists them; POST ends the one that is named."""
    user, now = actor_of(request), now_of(request)
    if request.method == "POST":
        named = session_named(user, request.POST.get("session", ""))
        if named and named.pk != request.session.session_key:
            end_session(named, by=user, now=now)
            messages.success(request, _("That browser is signed out."))
        else:
            messages.info(request, _("That browser was signed out already."))
        return redirect("account_sessions")
    found = sessions_of(user, current=str(request.session.session_key), now=now)
    return render(request, "account/sessions.html", {"sessions": found})


@require_POST
@login_required
def end_others(request: HttpRequest) -> HttpResponse:
    user = actor_of(request)
    ended = end_sessions(user, keep=str(request.session.session_key), by=user, now=now_of(request))
    told = ngettext("%(number)d other browser is signed out.", "%(number)d other browsers are signed out.", ended)
    messages.success(request, told % {"number": ended} if ended else _("No other browser was signed in."))
    return redirect("account_sessions")
