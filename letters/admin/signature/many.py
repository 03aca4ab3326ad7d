"""What is done with many signatures at once: names opened, invalidated, restored; one looked for; the funnel.

Which ones is said by the filters of the list, in the address of each page, or by boxes beside the names.
"""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from letters.domain.job import begin_at_once
from letters.domain.judge import judge_many, look_up
from letters.enums import LIVE, SignatureState
from letters.forms.signature import CountedForm, FindForm, InvalidateForm
from letters.models import Signature
from letters.queries.funnel import MANY, Funnel, funnel
from letters.queries.signature import opened, searchable
from organisations.admin.base import ReadOnlyAdmin
from organisations.domain.securitylog import log_security
from organisations.enums import JobKind, SecurityKind
from organisations.errors import DemarcheError
from organisations.identifiers import is_key
from organisations.models import Organisation
from organisations.permissions import Right, owners_with
from organisations.requests import actor_of, now_of, roles_in

AT_ONCE = 100
TEXTS = ("name", "office", "organisation", "place")


class ManyPages(ReadOnlyAdmin):
    list_per_page = AT_ONCE

    def get_urls(self) -> list[URLPattern]:
        views = {
            "names": self.names_view,
            "invalidate": self.invalidate_view,
            "restore": self.restore_view,
            "find": self.find_view,
            "funnel": self.funnel_view,
        }
        own = [
            path(f"{name}/", self.admin_site.admin_view(view), name=self.route(f"many_{name}"))
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def names_view(self, request: HttpRequest) -> HttpResponse:
        """A page of the list with names; that they were opened is written down, with how many."""
        self._owners(request, Right.SEE_PERSONS)
        listed = self._listed(request)
        rows = [row for row in listed.result_list if self.allowed_on(request, Right.SEE_PERSONS, row)]
        self._log_seen(request, rows, "names")
        shown = [(row, {field: opened(row, field) for field in TEXTS}) for row in rows]
        return self._page(request, "names", title=_("Names"), shown=shown, cl=listed)

    def invalidate_view(self, request: HttpRequest) -> HttpResponse:
        chosen = self._chosen(request).filter(state__in=LIVE)
        form = InvalidateForm(self._sent(request), now=chosen.count())
        return self._judged(request, form, chosen, JobKind.INVALIDATE, title=_("Invalidate"))

    def restore_view(self, request: HttpRequest) -> HttpResponse:
        chosen = self._chosen(request).filter(state=SignatureState.INVALIDATED)
        form = CountedForm(self._sent(request), now=chosen.count())
        return self._judged(request, form, chosen, JobKind.RESTORE, title=_("Restore"))

    def find_view(self, request: HttpRequest) -> HttpResponse:
        """By post alone: an address in the address of a page would stand in logs."""
        campaigns, rows, status = searchable(self._owners(request, Right.SEE_PERSONS)), None, 200
        form = FindForm(request.POST if request.method == "POST" else None, campaigns=campaigns)
        if form.is_valid():
            try:
                given = form.cleaned_data
                rows = look_up(given["campaign"], email=given["email"], by=actor_of(request), now=now_of(request))
            except DemarcheError as refusal:
                form.add_error(None, str(refusal))
                status = 429
        status = 422 if form.errors and status == 200 else status
        return self._page(request, "find", title=_("Look for an address"), form=form, rows=rows, status=status)

    def funnel_view(self, request: HttpRequest) -> HttpResponse:
        self._owners(request)
        found = funnel(now=now_of(request))
        days = sorted(found.days.items(), reverse=True)
        providers = [(name, number, _filter_of(name, found)) for name, number in sorted(found.providers.items())]
        return self._page(request, "funnel", title=_("How far forms come"), days=days, providers=providers, many=MANY)

    def _judged(
        self, request: HttpRequest, form: forms.Form, chosen: QuerySet[Signature], kind: JobKind, *, title: str
    ) -> HttpResponse:
        """What takes longer than a moment goes on without the page; where it is told how far it is, is where one lands."""
        if form.is_valid():
            said = {name: value for name, value in form.cleaned_data.items() if name != "number"}
            jobs = judge_many(chosen, kind=kind, by=actor_of(request), now=now_of(request), **said)
            jobs = begin_at_once(jobs, now=now_of(request))
            done = sum(job.changed for job in jobs)
            told = ngettext("%(number)d signature: done.", "%(number)d signatures: done.", done) % {"number": done}
            self.message_user(request, told, messages.SUCCESS)
            left = [job for job in jobs if not job.is_over]
            if left:
                self.message_user(request, _("The rest goes on without you; here you see how far it is."))
                return HttpResponseRedirect(reverse("admin:organisations_job_change", args=[left[0].pk]))
            return HttpResponseRedirect(reverse(f"admin:{self.route('changelist')}"))
        keys = request.POST.getlist("key")
        status = 422 if form.is_bound else 200
        return self._page(request, "judge", title=title, form=form, number=chosen.count(), keys=keys, status=status)

    def _chosen(self, request: HttpRequest) -> QuerySet[Signature]:
        """Those with a box ticked, or those of the list as it is filtered; never simply all."""
        listed, keys = self._listed(request), request.POST.getlist("key")
        rows: QuerySet[Signature] = self.get_queryset(request) if keys else listed.queryset
        if keys:
            rows = rows.filter(pk__in=[UUID(key) for key in keys if is_key(key)])
        elif not listed.has_active_filters:
            rows = rows.none()
        return rows.filter(owner__in=self._owners(request))

    def _sent(self, request: HttpRequest) -> Any:
        """Boxes ticked beside names come by post too, and only ask."""
        return request.POST if "number" in request.POST else None

    def _listed(self, request: HttpRequest) -> ChangeList:
        self._owners(request)
        try:
            listed: ChangeList = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            raise BadRequest from None
        return listed

    def _owners(self, request: HttpRequest, right: Right = Right.EDIT) -> list[UUID]:
        """The organisations whose signatures this person may judge, or whose people they may see."""
        owners = owners_with(roles_in(request), right)
        if not owners:
            raise PermissionDenied
        return owners

    def _log_seen(self, request: HttpRequest, rows: Any, what: str) -> None:
        """One line for each organisation."""
        numbers: dict[UUID, int] = {}
        for row in rows:
            numbers[row.owner_id] = numbers.get(row.owner_id, 0) + 1
        for owner in Organisation.objects.filter(pk__in=numbers).order_by("pk"):
            log_security(
                SecurityKind.PERSONAL_DATA_SEEN,
                organisation=owner,
                by=actor_of(request),
                detail={"what": what, "count": numbers[owner.pk]},
                now=now_of(request),
            )

    def _page(self, request: HttpRequest, name: str, *, title: str, status: int = 200, **context: Any) -> HttpResponse:
        frame = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "back": reverse(f"admin:{self.route('changelist')}"),
            "query": request.GET.urlencode(),
        }
        return TemplateResponse(request, f"admin/letters/signature/{name}.html", {**frame, **context}, status=status)


def _filter_of(provider: str, found: Funnel) -> str:
    """What narrows the list to all of this provider or domain."""
    if not provider:
        return ""
    return urlencode({"domain": ",".join(found.marks[provider])} if provider in found.marks else {"provider": provider})
