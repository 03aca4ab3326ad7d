"""The page behind the link of an invitation: who invites to what; an account is made, or the one that is there joins."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from organisations.domain.invitation import accept_as_new, accept_invitation
from organisations.enums import InvitationState, Role
from organisations.errors import DemarcheError
from organisations.forms.invitation import NewAccountForm
from organisations.models import Invitation, User
from organisations.permissions import GRANTED
from organisations.queries.invitation import account_with, address_of, find_invitation
from organisations.queries.member import owners_beside
from organisations.requests import actor_of, now_of

PAGE = "organisations/invitation.html"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Reading it changes nothing; a button does, once."""
    try:
        found = find_invitation(token)
    except Invitation.DoesNotExist:
        return _kept_to_itself(render(request, "organisations/invitation_over.html", status=404))
    if found.state_at(now_of(request)) != InvitationState.WAITING:
        gone = {"invitation": found, "state": found.state_at(now_of(request)).value}
        return _kept_to_itself(render(request, "organisations/invitation_over.html", gone, status=410))
    account = account_with(address_of(found))
    return _kept_to_itself(_join(request, found, account) if account else _begin(request, found))


def _begin(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Nobody has an account with this address yet."""
    form = NewAccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            accept_as_new(found, **form.cleaned_data, now=now_of(request))
        except DemarcheError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            logout(request)  # whoever was signed in here, it was somebody else
            messages.success(request, _("Your account is made. Sign in with your address and the password."))
            return redirect("account_login")
    return render(request, PAGE, _context(found, now=now_of(request), form=form), status=422 if form.is_bound else 200)


def _join(request: HttpRequest, found: Invitation, account: User) -> HttpResponse:
    """Somebody has: only they may accept, signed in."""
    mine = request.user.is_authenticated and actor_of(request) == account
    context = _context(
        found, now=now_of(request), mine=mine, another=request.user.is_authenticated and not mine, back=request.path
    )
    if request.method == "POST" and mine:
        try:
            accept_invitation(found, by=account, now=now_of(request))
        except DemarcheError as refusal:
            return render(request, PAGE, {**context, "refusal": str(refusal)}, status=422)
        messages.success(request, _("You are now a member of %(organisation)s.") % {"organisation": found.joins})
        return redirect("admin:index")
    return render(request, PAGE, context, status=403 if request.method == "POST" else 200)


def _context(found: Invitation, *, now: datetime, **more: Any) -> dict[str, Any]:
    columns = [field for field in Invitation._meta.concrete_fields if field.name in GRANTED]
    granted = [column.verbose_name for column in columns if getattr(found, column.name)]
    asks, inviter = found.role == Role.OWNER, found.invited_by
    seconds = owners_beside(found.joins.pk, [inviter.pk], now=now) if asks and inviter else []
    return {"invitation": found, "address": address_of(found), "granted": granted, "seconds": seconds, **more}


def _kept_to_itself(response: HttpResponse) -> HttpResponse:
    """The address of the page is a secret that was mailed."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
