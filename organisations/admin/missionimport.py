"""A list of missions is uploaded, its plan read, then taken in or dropped. For operators, who keep the shared directory."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.admin.base import Act, ReadOnlyAdmin
from organisations.admin.guard import is_operator
from organisations.domain.missionimport import TOLD, drop_import, keep_upload, take_in
from organisations.enums import ImportState, Skip
from organisations.errors import DemarcheError
from organisations.forms.recipient import UploadForm
from organisations.models import MissionImport
from organisations.permissions import Right
from organisations.requests import actor_of, now_of
from organisations.tasks import nudge_imports

TAKE_IN = Act(
    name="take-in",
    label=gettext_lazy("Take it in"),
    question=gettext_lazy("What you have read is written into the shared directory. What a person edited stays."),
    do=take_in,
    fits=lambda made: made.state == ImportState.PLANNED,
)
DROP = Act(
    name="drop",
    label=gettext_lazy("Drop it"),
    question=gettext_lazy(
        "The list is let go. What was taken in of it already stays, and the history says what that was."
    ),
    do=drop_import,
    fits=lambda made: made.state in {ImportState.PLANNED, ImportState.UNDER_WAY},
)
UPLOAD = Act(
    name="add",
    label=gettext_lazy("Read a list"),
    question=gettext_lazy(
        "The columns are those of the list that comes with the product. You see first what would change, row by row."
    ),
    do=keep_upload,
)


@admin.register(MissionImport)
class MissionImportAdmin(ReadOnlyAdmin):
    directory = True
    acts = [TAKE_IN, DROP]
    fields: ClassVar[Any] = [
        "name",
        "state",
        "progress",
        "error",
        "counts",
        "faults",
        "changed",
        "kept",
        "gone",
        "skipped",
        "by",
    ]
    list_display = ["name", "state", "progress", "made_at", "by"]
    list_select_related = ["by"]
    nothing_yet = gettext_lazy(
        "No list has been read. The one that comes with the product is read when it is installed."
    )

    def act_view(self, request: HttpRequest, object_id: str, act: Act) -> HttpResponse:
        """A list that is long goes on in the worker at once, not only when it next looks by itself."""
        response = super().act_view(request, object_id, act)
        if act is TAKE_IN and response.status_code == 302:
            transaction.on_commit(nudge_imports)
        return response

    def allowed(self, request: HttpRequest, right: Right, row: Model | None) -> bool:
        return is_operator(request)

    def allowed_on(self, request: HttpRequest, right: Right, row: Model) -> bool:
        return is_operator(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_operator(request)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Without the list itself, which may be megabytes, and what only its own page tells."""
        return super().get_queryset(request).defer("content", "plan")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What the plan has nothing of is not shown, nor a fault where there was none."""
        told = obj.plan.get("told", {}) | {"error": obj.error} if obj else {}
        sorts = {"error", "faults", "changed", "kept", "gone", "skipped"}
        return [(None, {"fields": [name for name in self.fields if name not in sorts or told.get(name)]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [str(name) for name in self.fields]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                made = keep_upload(file.read(), name=file.name, by=actor_of(request), now=now_of(request))
                return HttpResponseRedirect(self.page_of(made))
            except DemarcheError as refusal:
                form.add_error("file", str(refusal))
        context = {
            **self.admin_site.each_context(request),
            "title": UPLOAD.label,
            "act": UPLOAD,
            "form": form,
            "opts": self.opts,
            "back": "../",
        }
        return TemplateResponse(request, "admin/act.html", context, status=422 if form.is_bound else 200)

    @admin.display(description=gettext_lazy("progress"))
    def progress(self, made: MissionImport) -> SafeString | str:
        if made.state not in {ImportState.UNDER_WAY, ImportState.DONE, ImportState.FAILED}:
            return "–"
        words = _("%(done)d of %(total)d") % {"done": made.done, "total": made.total}
        bar = format_html(
            '<progress max="{}" value="{}" aria-hidden="true"></progress> {}', made.total, made.done, words
        )
        goes_on = made.state == ImportState.UNDER_WAY
        return format_html('{} · <a href="">{}</a>', bar, _("Look again")) if goes_on else bar

    @admin.display(description=gettext_lazy("in numbers"))
    def counts(self, made: MissionImport) -> str:
        plan = made.plan
        if plan["faults"]:
            return str(_("%(faults)d faults; nothing of the list was taken in") % plan)
        words = _("%(added)d added, %(changed)d changed, %(unchanged)d unchanged, %(skipped)d skipped; %(gone)d gone")
        return str(words % (plan | {"skipped": sum(plan["skipped"].values())}))

    @admin.display(description=gettext_lazy("faults"))
    def faults(self, made: MissionImport) -> SafeString:
        lines = _lines(made, "faults")
        if made.plan["faults"] <= len(made.plan["told"]["faults"]):
            return lines
        return format_html("{}<p>{}</p>", lines, _("Mend these and read the list again: it then tells the others."))

    @admin.display(description=gettext_lazy("changed"))
    def changed(self, made: MissionImport) -> SafeString:
        return _lines(made, "changed")

    @admin.display(description=gettext_lazy("differs, and stays as a person left it"))
    def kept(self, made: MissionImport) -> SafeString:
        return _lines(made, "kept")

    @admin.display(description=gettext_lazy("in the directory, gone from the list"))
    def gone(self, made: MissionImport) -> SafeString:
        return _lines(made, "gone")

    @admin.display(description=gettext_lazy("skipped"))
    def skipped(self, made: MissionImport) -> SafeString:
        return _lines(made, "skipped")


def _lines(made: MissionImport, sort: str) -> SafeString:
    """Each with its row: the first of them, the others folded away, and how many more there are."""
    told: Sequence[tuple[int, str, str]] = made.plan["told"].get(sort, [])
    number = made.plan[sort] if isinstance(made.plan[sort], int) else sum(made.plan[sort].values())
    labels = dict(Skip.choices)
    lines = [_line(row, name, str(labels.get(what, what))) for row, name, what in told]
    if number > len(told):
        lines.append(_more(number - len(told)))
    first, others = lines[:TOLD], lines[TOLD:]
    if len(others) < 2:
        return _list(lines)
    folded = format_html("<details><summary>{}</summary>{}</details>", _more(number - TOLD), _list(others))
    return format_html("{}{}", _list(first), folded)


def _list(lines: Sequence[str]) -> SafeString:
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line,) for line in lines)))


def _more(number: int) -> str:
    return _("and %(number)d more") % {"number": number}


def _line(row: int, name: str, what: str) -> str:
    where = _("row %(row)d") % {"row": row} if row else ""
    return ": ".join(filter(None, [where, name, what]))
