"""An edition: digest, counts, files and printed lines. Names are shown when somebody asks for them, and that is logged."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy

from letters.domain.edition import erase_line
from letters.enums import FileKind, Visibility
from letters.forms.edition import EraseForm
from letters.languages import name_of
from letters.models import Edition, EditionLine
from letters.problems import Condition
from letters.queries.edition import (
    departed,
    edition_key,
    file_of,
    missing_since,
    opened_line,
    read_file,
    statement_of,
    to_freeze_again,
)
from organisations.admin.base import Act, Facts, ReadOnlyAdmin
from organisations.domain.securitylog import log_security
from organisations.enums import SecurityKind
from organisations.permissions import Right
from organisations.requests import actor_of, now_of, require_fresh

LINES = 100


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ["reference", "letter", "frozen_at", "frozen_by", "standing"]
    list_filter = ["letter__campaign"]
    list_select_related = ["letter", "frozen_by", "superseded_by", "supplements__superseded_by"]
    search_fields = ["reference", "letter__title"]
    nothing_yet = gettext_lazy("No edition yet. Open a letter to a recipient and freeze it.")
    begins_in = "letters.Letter"

    @admin.display(description=gettext_lazy("stands"), boolean=True)
    def standing(self, edition: Edition) -> bool:
        return edition.replacement is None

    def get_urls(self) -> list[URLPattern]:
        return [
            self.address("full.pdf", self.full_view),
            self.address("public.pdf", self.public_view),
            self.address("record.json", self.record_view),
            *super().get_urls(),
        ]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        edition: Edition = self.found(request, object_id)
        may_read = self.allowed_on(request, Right.SEE_PERSONS, edition)
        names = may_read and "names" in request.GET
        if names:
            self._log_reading(request, edition, "lines")
        return self.page(
            request,
            edition,
            "admin/letters/edition/page.html",
            title=edition.reference,
            subtitle=edition.letter,
            edition=edition,
            files={kind.value: file_of(edition, kind) for kind in FileKind},
            departed=departed(Edition.objects.filter(pk=edition.pk)).exists(),
            freeze_again=to_freeze_again(Edition.objects.filter(pk=edition.pk)).exists(),
            since=_since(edition, now_of(request)),
            passed=[Condition(one).label for one in edition.passed],
            translations=[name_of(one["language"]) for one in (edition.content or {}).get("translations", ())],
            lines=self._lines(request, edition, opened=names),
            may_read=may_read,
            may_erase=self.allowed_on(request, Right.ERASE_PERSONS, edition),
            names=names,
        )

    def _lines(self, request: HttpRequest, edition: Edition, *, opened: bool) -> Any:
        """One page of lines, each with its words if they are to be opened."""
        page: Any = Paginator(edition.lines.order_by("position"), LINES).get_page(request.GET.get("page"))
        key = edition_key(edition)
        page.object_list = [(row, opened_line(row, key) if opened else None) for row in page.object_list]
        return page

    def full_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A file of names that are not public leaves the house: only for who has lately shown a second factor."""
        edition = self.found(request, object_id, Right.SEE_PERSONS)
        if edition.lines.filter(visibility=Visibility.RECIPIENT_ONLY).exists():
            require_fresh(request)
        self._log_reading(request, edition, "full.pdf")
        return self._pdf(edition, FileKind.FULL)

    def public_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._pdf(self.found(request, object_id), FileKind.PUBLIC)

    def record_view(self, request: HttpRequest, object_id: str) -> JsonResponse:
        """What the digest stands over, without names: for whoever wants to verify it."""
        edition = self.found(request, object_id)
        return JsonResponse(statement_of(edition), headers={"Content-Disposition": disposition(edition, "json")})

    def _pdf(self, edition: Edition, kind: FileKind) -> HttpResponse:
        row = file_of(edition, kind)
        if row is None:
            raise Http404
        headers = {"Content-Disposition": disposition(edition, f"{kind}.pdf"), "Cache-Control": "private, no-store"}
        return HttpResponse(read_file(row), content_type="application/pdf", headers=headers)

    def _log_reading(self, request: HttpRequest, edition: Edition, what: str) -> None:
        log_security(
            SecurityKind.PERSONAL_DATA_SEEN,
            organisation=edition.owner,
            by=actor_of(request),
            subject=edition,
            detail={"what": what},
            now=now_of(request),
        )


@admin.register(EditionLine)
class LineAdmin(ReadOnlyAdmin):
    """Reached from its edition only; the one thing to do with a printed line is to erase it."""

    see = Right.ERASE_PERSONS
    fields = ["edition", "position", "block", "visibility", "commitment", "erased_at"]
    acts = [
        Act(
            name="erase",
            label=gettext_lazy("Erase this line"),
            question=gettext_lazy(
                "The name is erased from our copies for ever and the PDFs are set anew. What has left keeps it: tell the "
                "recipient if that matters. The edition's digest and counts stay."
            ),
            do=erase_line,
            form=EraseForm,
            right=Right.ERASE_PERSONS,
            fresh=True,
            fits=lambda line: line.erased_at is None,
        )
    ]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def act_facts(self, request: HttpRequest, act: Act, row: Any) -> Facts:
        if not self.allowed_on(request, Right.SEE_PERSONS, row):
            return [(gettext_lazy("line"), row.position)]
        line = opened_line(row, edition_key(row.edition))
        seen = SecurityKind.PERSONAL_DATA_SEEN
        log_security(seen, organisation=row.owner, by=actor_of(request), subject=row, now=now_of(request))
        return [(gettext_lazy("printed line"), line.says["name"] if line else gettext_lazy("erased"))]

    def page_of(self, row: Any) -> str:
        return reverse("admin:letters_edition_change", args=[row.edition_id])


def _since(edition: Edition, now: datetime) -> int:
    """How many names a supplement would bring; only the first that stands is asked."""
    return (
        0
        if edition.replacement or edition.supplements_id or edition.content is None
        else missing_since(edition, now=now)
    )


def disposition(edition: Edition, ending: str) -> str:
    return f'attachment; filename="{edition.reference.replace("/", "-")}-{ending}"'
