"""Lists of signatories: asked for with a reason, agreed to by a second person, opened and fetched once by whoever asked."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from letters.domain.export import approve_export, fetch_export, open_export, refuse_export, request_export
from letters.enums import ExportState
from letters.models import Export
from letters.queries.export import job_of, link_fits
from organisations.admin.base import Act, ScopedAdmin
from organisations.errors import DemarcheError
from organisations.permissions import Right
from organisations.requests import actor_of, fresh_required, now_of

EXPORT = Right.EXPORT_PERSONS
OVER = (ExportState.FETCHED, ExportState.EXPIRED, ExportState.REFUSED)
SHOWN = [
    "code",
    "campaign",
    "kind",
    "reason",
    "state",
    "rows",
    "as_of",
    "requested_by",
    "requested_at",
    "decided_by",
    "decided_at",
    "next_step",
    "expires_at",
    "fetched_at",
    "sha256",
]


@admin.register(Export)
class ExportAdmin(ScopedAdmin):
    see: ClassVar[Right] = EXPORT
    write: ClassVar[Right] = EXPORT
    fresh_writes = True
    add_with = staticmethod(request_export)
    list_display = ["code", "campaign", "kind", "rows", "state", "requested_by", "requested_at"]
    list_filter = ["state", "campaign"]
    list_select_related = ["campaign", "requested_by"]
    nothing_yet = gettext_lazy(
        "No list yet. Ask for one with its reason: it is sealed, can be fetched once, and tells later whose it was."
    )
    acts: ClassVar[Any] = [
        Act(
            name="approve",
            label=gettext_lazy("Agree"),
            question=gettext_lazy(
                "The list is made, and whoever asked for it can fetch it once. That you agreed is recorded."
            ),
            do=approve_export,
            right=EXPORT,
            fits=lambda export: export.state == ExportState.ASKED,
        ),
        Act(
            name="refuse",
            label=gettext_lazy("Refuse"),
            question=gettext_lazy("No list is made. That you refused is recorded."),
            do=refuse_export,
            right=EXPORT,
            fits=lambda export: export.state == ExportState.ASKED,
        ),
    ]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return SHOWN if obj else ["campaign", "kind", "reason"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return SHOWN if obj else []

    def get_urls(self) -> list[URLPattern]:
        return [
            self.address("open/", self.open_view),
            self.address("fetch/", self.fetch_view),
            *super().get_urls(),
        ]

    def may_act(self, request: HttpRequest, act: Act, row: Any) -> bool:
        """Nobody decides on a list of one's own."""
        return super().may_act(request, act, row) and row.requested_by_id != actor_of(request).pk

    def act_view(self, request: HttpRequest, object_id: str, act: Act) -> HttpResponse:
        row = self.found(request, object_id, EXPORT)
        if row.requested_by_id == actor_of(request).pk:
            raise PermissionDenied(_("Somebody else has to decide on this: you asked for it."))
        return super().act_view(request, object_id, act)

    @admin.display(description=gettext_lazy("next"))
    def next_step(self, export: Export) -> SafeString | str:
        if export.state == ExportState.ASKED:
            return _("Another member with the right to export has to agree.")
        if export.state == ExportState.READY:
            return format_html('<a href="{}">{}</a>', self.address_of("open", export), _("Open the list"))
        job = job_of(export) if export.state == ExportState.MAKING else None
        if job is None:
            return "–"
        link = reverse("admin:organisations_job_change", args=[job.pk])
        return format_html('<a href="{}">{}</a> · <a href="">{}</a>', link, job, _("Look again"))

    @method_decorator((fresh_required, sensitive_variables()))
    def open_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asked first; then the passphrase stands on this page once, and beside it the only link to the file."""
        export = self.found(request, object_id, EXPORT)
        if shut := self._shut(request, export, ExportState.READY):
            return shut
        context: dict[str, Any] = {}
        if request.method == "POST":
            try:
                passphrase, token = open_export(export, by=actor_of(request), now=now_of(request))
            except DemarcheError as refusal:  # somebody was quicker: oneself, with a second press
                return self._told(request, export, str(refusal), 410)
            context = {"passphrase": passphrase, "link": f"{self.address_of('fetch', export)}?link={token}"}
        return self._shown(request, export, "open", title=_("Open the list"), **context)

    @method_decorator((fresh_required, sensitive_variables()))
    def fetch_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Looking at the link fetches nothing; the button does, once."""
        export = self.found(request, object_id, EXPORT)
        if shut := self._shut(request, export, ExportState.SEALED):
            return shut
        token = request.GET.get("link", "")
        if not link_fits(export, token):
            raise Http404
        if request.method != "POST":
            return self._shown(request, export, "fetch", title=_("Download the list"))
        try:
            file = fetch_export(export, token=token, by=actor_of(request), now=now_of(request))
        except DemarcheError as refusal:
            return self._told(request, export, str(refusal), 410)
        return FileResponse(
            file,
            as_attachment=True,
            filename=f"signatories-{export.code}.zip",
            content_type="application/zip",
            headers={"Cache-Control": "no-store"},
        )

    def _shut(self, request: HttpRequest, export: Export, wanted: ExportState) -> HttpResponse | None:
        """Why the list cannot be had now: 403 while something is lacking, 410 once it is over."""
        sentence, status = "", 403
        if export.requested_by_id != actor_of(request).pk:
            sentence = _("Only the person who asked for this list can have it.")
        elif export.state in OVER or (export.expires_at and export.expires_at <= now_of(request)):
            sentence, status = _("This list was fetched, or its time is over. Ask for a new one."), 410
        elif export.state == ExportState.SEALED != wanted:
            sentence, status = _("Its passphrase was shown once and is stored nowhere. Ask for a new list."), 410
        elif export.state == ExportState.ASKED:
            sentence = _("Another member with the right to export has to agree first.")
        elif export.state != wanted:
            sentence = _("This list is not ready yet. Look at its page again in a moment.")
        return self._told(request, export, sentence, status) if sentence else None

    def _told(self, request: HttpRequest, export: Export, sentence: str, status: int) -> HttpResponse:
        return self._shown(request, export, "shut", title=_("Not to be had"), status=status, sentence=sentence)

    def _shown(self, request: HttpRequest, export: Export, name: str, **context: Any) -> HttpResponse:
        return self.page(request, export, f"admin/letters/export/{name}.html", export=export, **context)
