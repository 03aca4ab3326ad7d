"""Where a person is a member, and how they leave: an organisation, and in the end the installation."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organisations.domain.departure import empty_account
from organisations.domain.member import end_membership
from organisations.errors import DemarcheError
from organisations.queries.member import memberships_of, works_nowhere
from organisations.requests import actor_of, fresh_required, now_of


@require_safe
@login_required
def memberships(request: HttpRequest) -> HttpResponse:
    person = actor_of(request)
    context = {"rows": memberships_of(person), "may_depart": works_nowhere(person, now=now_of(request))}
    return render(request, "organisations/memberships.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def leave(request: HttpRequest, key: UUID) -> HttpResponse:
    """A GET asks; the POST ends the membership, and with it every session of the person."""
    person = actor_of(request)
    row = next((one for one in memberships_of(person) if one.pk == key and one.until is None), None)
    if row is None:
        raise Http404
    if request.method == "POST":
        try:
            end_membership(row, by=person, now=now_of(request))
        except DemarcheError as refusal:
            context = {"row": row, "refusal": str(refusal)}
            return render(request, "organisations/leave.html", context, status=422)
        logout(request)
        messages.success(request, _("You have left %(organisation)s.") % {"organisation": row.owner})
        return redirect("account_login")
    return render(request, "organisations/leave.html", {"row": row})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@fresh_required
def depart(request: HttpRequest) -> HttpResponse:
    """A GET asks; the POST empties the account of who works nowhere any more."""
    person = actor_of(request)
    if not works_nowhere(person, now=now_of(request)):
        raise Http404
    if request.method == "POST":
        empty_account(person, by=person, now=now_of(request))
        logout(request)
        messages.success(request, _("Your account is empty. Nobody can sign in with it any more."))
        return redirect("account_login")
    return render(request, "organisations/depart.html")
