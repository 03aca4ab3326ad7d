"""What the writing page asks while somebody types: keep the draft, show how it reads, how long it is, how it prints."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from letters.admin.draft import DraftPages
from letters.admin.writing.desk import Desk, DeskPages
from letters.domain.edition import measure_draft
from letters.domain.manuscript import keep_manuscript
from letters.domain.writing import hold_letter, leave_letter
from letters.errors import WrittenElsewhere
from letters.forms.writing import moment_in, number_in
from letters.models import Writing
from letters.pieces import Pieces
from letters.queries.edition import Draft
from letters.queries.manuscript import draft_of, pieces_of, stored_pieces
from letters.queries.writing import other_writer
from letters.typesetting.pdf import pages_of, typeset
from organisations.errors import DemarcheError
from organisations.requests import keep_in_background

PREVIEW, PAGES = "admin/letters/letter/_preview.html", "admin/letters/letter/_pages.html"


class BackgroundPages(DeskPages, DraftPages):
    def get_urls(self) -> list[URLPattern]:
        own = {"write/keep/": self.keep_view, "write/leave/": self.leave_view, "live/": self.live_view}
        own |= {"write/extent/": self.extent_view, "write/pages/": self.pages_view}
        return [
            *(self.address(name, require_POST(view)) for name, view in own.items()),
            self.address("write/page.pdf", self.printed_view),
            *super().get_urls(),
        ]

    def keep_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Autosave and sign of life in one. `told` is what the person must know: somebody else writes here now. A page
        gives signs of life although nobody types: they keep the letter no longer than the session. Both learn the number
        of the draft as it is then."""
        desk = self.desk_of(request, object_id)
        writing = hold_letter(desk.letter, by=desk.person, now=desk.now)
        if "piece" not in request.POST:
            keep_in_background(request)
            draft = draft_of(desk.letter, desk.person)
            return JsonResponse({**self._told(desk, writing), "number": draft.number if draft else 0})
        numbers = {name: number_in(request.POST, name) for name in ("revision", "number")}
        try:
            draft = keep_manuscript(desk.letter, desk.typed(request.POST), **numbers, by=desk.person, now=desk.now)
        except WrittenElsewhere as refusal:
            return JsonResponse({"told": str(refusal), "elsewhere": True}, status=409)
        return JsonResponse({**self._told(desk, writing), "number": draft.number, "saved": kept_words(desk.now)})

    def leave_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        desk = self.desk_of(request, object_id)
        leave_letter(desk.letter, seen=moment_in(request.POST, "seen"), by=desk.person, now=desk.now)
        return HttpResponse(status=204)

    def live_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What is typed, as it would read. Nothing is kept."""
        desk = self.desk_of(request, object_id)
        shown = self.preview_shown(request, desk.letter, desk.draft(desk.typed(request.POST)))
        return TemplateResponse(request, PREVIEW, shown)

    def extent_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """How long it is as it is typed."""
        desk = self.desk_of(request, object_id)
        pieces = desk.typed(request.POST)
        return JsonResponse({"told": extent_of(desk, pieces, desk.draft(pieces))})

    def pages_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What is typed, as it would be printed: pictures of its pages, beside the sheet. Nothing is kept."""
        desk = self.desk_of(request, object_id)
        draft = desk.draft(desk.typed(request.POST))
        try:
            pages = pages_of(draft.document(public=False, now=desk.now, annex=False))
        except DemarcheError as refusal:
            return TemplateResponse(request, PAGES, {"refused": str(refusal)})
        return TemplateResponse(request, PAGES, {"pages": pages})

    def printed_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The pages as they would be printed with what the person's draft says; without the names of supporters."""
        desk = self.desk_of(request, object_id)
        draft = draft_of(desk.letter, desk.person)
        pieces = stored_pieces(draft.pieces) if draft else pieces_of(desk.standing.values())
        try:
            pdf = typeset(desk.draft(pieces).document(public=False, now=desk.now, annex=False))
        except DemarcheError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(self.address_of("write", desk.letter))
        return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": "inline"})

    def _told(self, desk: Desk, writing: Writing) -> dict[str, str]:
        seen = writing.seen_at.isoformat() if writing.seen_at else ""
        other = other_writer(writing, than=desk.person, now=desk.now)
        if other is None:
            return {"seen": seen, "told": ""}
        sentence = _("%(person)s has taken over at %(time)s. What you type stays your draft; it is not in the letter.")
        values: dict[str, Any] = {"person": other, "time": time_format(localtime(writing.held_since), "H:i")}
        return {"seen": seen, "told": sentence % values}


def extent_of(desk: Desk, pieces: Pieces, draft: Draft) -> str:
    """In words; nothing where it cannot be set as it is, which the list of conditions explains."""
    try:
        extent = measure_draft(desk.letter, draft, keep=desk.is_saved(pieces), now=desk.now)
    except DemarcheError:
        return ""
    pages = ngettext("%(count)s page", "%(count)s pages", extent.pages) % {"count": extent.pages}
    if not extent.over_lines:
        return pages
    over = ngettext("runs over one page by %(count)s line", "runs over one page by %(count)s lines", extent.over_lines)
    return f"{pages}; {over % {'count': extent.over_lines}}"


def kept_words(now: datetime) -> str:
    """That the draft is kept, by the clock of the installation."""
    return _("saved as draft %(time)s") % {"time": time_format(localtime(now), "H:i")}
