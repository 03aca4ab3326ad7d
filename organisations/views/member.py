"""Where a person is a member, and how they leave."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organisations.domain.member import end_membership
from organisations.errors import DemarcheError
from organisations.queries.member import memberships_of
from organisations.requests import actor_of, now_of


@require_safe
@login_required
def memberships(request: HttpRequest) -> HttpResponse:
    return render(request, "organisations/memberships.html", {"rows": memberships_of(actor_of(request))})


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
