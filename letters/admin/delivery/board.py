"""The board: one line for each delivery, as on a departures board; and what can be posted to a delivery's page."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from letters.admin.delivery.corrections import page_of_delivery
from letters.admin.delivery.page import Desk, context_of
from letters.domain.delivery import add_delivery, add_evidence, add_step, record_event
from letters.enums import Precision
from letters.errors import MoveRefused
from letters.models import Delivery, Edition, Evidence
from letters.models.edition import STANDING
from letters.permissions import may_record
from letters.queries.delivery import board, last_event, next_due, next_step, read_evidence, recipients_in_use
from letters.queries.publicpage import marks_of
from letters.queries.report import report_row
from letters.tasks import nudge_chase
from letters.times import told_time
from organisations.admin.base import ScopedAdmin
from organisations.domain.securitylog import log_security
from organisations.enums import SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Recipient
from organisations.permissions import Right, may, owners_with
from organisations.requests import actor_of, now_of, roles_in

Post = Callable[[HttpRequest, Desk], None]


@admin.register(Delivery)
class DeliveryAdmin(ScopedAdmin):
    add_with = staticmethod(add_delivery)
    fields = ["edition", "recipient", "capacity"]
    list_display = ["to", "outcome", "next", "due", "last", "letter"]
    list_display_links = ["to"]
    list_filter = ["edition__letter__campaign", "reach", "answer", "capacity"]
    search_fields = ["recipient__name", "recipient__city", "edition__reference", "edition__letter__title"]
    nothing_yet = gettext_lazy("No delivery is planned yet. Freeze a letter, then plan where its edition goes.")
    begins_in = "letters.Edition"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        rows: QuerySet[Delivery] = super().get_queryset(request)
        return board(rows)

    def choices_for(self, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        rows = super().choices_for(db_field, request)
        if db_field.related_model is Recipient:
            return recipients_in_use(rows, owners_with(roles_in(request), self.write))
        return rows.filter(STANDING) if db_field.related_model is Edition else rows

    def get_urls(self) -> list[URLPattern]:
        posts: dict[str, Post] = {"record": self.record, "plan": self.plan, "picture": self.keep_picture}
        views = {name: require_POST(partial(self.post, act=act)) for name, act in posts.items()}
        shown = path(
            "<uuid:object_id>/picture/<uuid:picture>/",
            self.admin_site.admin_view(require_safe(self.picture)),
            name="letters_delivery_show_picture",
        )
        own = [
            path(f"<uuid:object_id>/{name}/", self.admin_site.admin_view(view), name=f"letters_delivery_{name}")
            for name, view in views.items()
        ]
        return [shown, *own, *super().get_urls()]

    # --- The board --------------------------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("recipient"), ordering="recipient__city")
    def to(self, row: Delivery) -> str:
        return row.recipient.name

    @admin.display(description=gettext_lazy("letter"), ordering="edition__letter__title")
    def letter(self, row: Delivery) -> str:
        return f"{row.edition.letter.title} ({row.edition.reference})"

    @admin.display(description=gettext_lazy("what became of it"), ordering="answer")
    def outcome(self, row: Delivery) -> str:
        return render_to_string("admin/letters/_marks.html", {"stamps": marks_of([report_row(row)])})

    @admin.display(description=gettext_lazy("last entry"))
    def last(self, row: Delivery) -> str:
        event = last_event(row)
        if event is None:
            return "–"
        when = told_time(event.occurred_at, event.precision, row.recipient.time_zone)
        return f"{event.get_kind_display()}, {when}"

    @admin.display(description=gettext_lazy("next step"))
    def next(self, row: Delivery) -> str:
        step = next_step(row)
        return step.get_channel_display() if step else "–"

    @admin.display(description=gettext_lazy("due"))
    def due(self, row: Delivery) -> str:
        due = next_due(row)
        return told_time(due, Precision.DAY, row.recipient.time_zone) if due else "–"

    # --- The page of one delivery -----------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return require_safe(self.show)(request, self.desk(request, object_id))

    def desk(self, request: HttpRequest, object_id: object) -> Desk:
        """The delivery as this person finds it; 404 for anybody else's."""
        row = self.get_object(request, str(object_id))
        if row is None:
            raise Http404
        writes = may_record(actor_of(request), roles_in(request), row)
        edits = may(roles_in(request), Right.EDIT, row.owner_id)
        return Desk(row, now=now_of(request), writes=writes, edits=edits)

    def show(self, request: HttpRequest, desk: Desk, *, status: int = 200) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            **context_of(desk),
            "title": f"{desk.delivery.recipient.city}: {desk.delivery.edition.letter.title}",
            "opts": self.opts,
            "original": desk.delivery,
        }
        return TemplateResponse(request, "admin/letters/delivery/page.html", context, status=status)

    def post(self, request: HttpRequest, object_id: object, act: Post) -> HttpResponse:
        """Do it and show the page again; a move that does not fit now is a conflict, anything else wrong input."""
        desk = self.desk(request, object_id)
        if not desk.writes:
            raise PermissionDenied
        try:
            act(request, desk)
        except MoveRefused as refusal:
            desk.refusal = str(refusal)
            return self.show(request, desk, status=409)
        except DemarcheError as error:
            desk.blame(error)
        if desk.faulty:
            return self.show(request, desk, status=422)
        transaction.on_commit(nudge_chase)
        return HttpResponseRedirect(page_of_delivery(desk.delivery.pk))

    def record(self, request: HttpRequest, desk: Desk) -> None:
        form = desk.bind_entry(request.POST)
        if form.is_valid():
            event = record_event(desk.delivery, **form.entry(), by=actor_of(request), now=now_of(request))
            messages.success(request, _("Recorded: %(entry)s.") % {"entry": event.get_kind_display()})

    def plan(self, request: HttpRequest, desk: Desk) -> None:
        form = desk.bind_step(request.POST)
        if form.is_valid():
            step = add_step(form.save(commit=False), by=actor_of(request), now=now_of(request))
            messages.success(request, _("Planned: %(step)s.") % {"step": step})

    def keep_picture(self, request: HttpRequest, desk: Desk) -> None:
        form = desk.bind_picture(request.POST, request.FILES)
        if form.is_valid():
            content = form.cleaned_data["picture"].read()
            event, kind = form.events[form.cleaned_data["event"]], form.cleaned_data["kind"]
            add_evidence(event, content=content, kind=kind, by=actor_of(request), now=now_of(request))
            messages.success(request, _("The picture is kept."))

    def picture(self, request: HttpRequest, object_id: object, picture: object) -> HttpResponse:
        """The JPEG, for those who write into this log; that it was looked at stands in the security log."""
        desk = self.desk(request, object_id)
        row = Evidence.objects.filter(pk=picture, event__delivery=desk.delivery).first()
        if row is None:
            raise Http404
        if not desk.writes:
            raise PermissionDenied
        log_security(
            SecurityKind.PERSONAL_DATA_SEEN,
            organisation=row.owner,
            by=actor_of(request),
            subject=row,
            now=now_of(request),
        )
        return HttpResponse(read_evidence(row), content_type="image/jpeg")
