"""The page on which a letter is written: its passages in order, from the base and its own (docs/adr/0050)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from letters.admin.writing.background import BackgroundPages, extent_of, kept_words
from letters.admin.writing.desk import Desk
from letters.admin.writing.meeting import MeetingPages
from letters.domain.manuscript import drop_manuscript, keep_manuscript, open_manuscript, save_manuscript
from letters.domain.writing import hold_letter, take_over_letter
from letters.errors import HeldByAnother, LetterRewritten, PassagesRefused, WrittenElsewhere
from letters.forms.writing import acted, number_in, pressed_in
from letters.models import Letter, Manuscript, Writing
from letters.models.passage import LONGEST_TEXT
from letters.pieces import Pieces
from letters.queries.manuscript import differs, draft_of, pieces_of, stored_pieces
from letters.queries.writing import other_writer
from organisations.errors import DemarcheError

PAGE, PART = "admin/letters/letter/write.html", "admin/letters/letter/writing/_sheet.html"
DROP = "admin/letters/letter/drop.html"


@dataclass(frozen=True)
class Panel:
    """Something that belongs to the letter and stands below its preview: a template of its own and what that needs."""

    name: str
    title: str
    template: str
    context: dict[str, Any]


class WritingPages(BackgroundPages, MeetingPages):
    """Every button posts the whole page, so that nothing typed is lost; what it makes of the passages is kept as the
    person's draft. With `part` only the passages come back, for the script that puts them in place."""

    def get_urls(self) -> list[URLPattern]:
        own = {"write/": self.write_view, "write/take/": self.take_view, "write/drop/": self.drop_view}
        return [*(self.address(name, view) for name, view in own.items()), *super().get_urls()]

    def panels_of(self, request: HttpRequest, letter: Letter) -> Sequence[Panel]:
        return ()

    def write_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        desk = self.desk_of(request, object_id)
        if request.method == "POST":
            return self._pressed(request, desk)
        writing = hold_letter(desk.letter, opens=True, by=desk.person, now=desk.now)
        if other_writer(writing, than=desk.person, now=desk.now) is not None:
            draft = draft_of(desk.letter, desk.person)
        else:
            draft = open_manuscript(desk.letter, by=desk.person, now=desk.now)
        return self._shown(request, desk, writing, draft)

    def take_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        desk = self.desk_of(request, object_id)
        if request.method == "POST":
            take_over_letter(desk.letter, by=desk.person, now=desk.now)
            self.message_user(request, _("You are writing the letter now."), messages.SUCCESS)
        return HttpResponseRedirect(self.address_of("write", desk.letter))

    def drop_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asks first, and shows what would be lost: nothing else is thrown away."""
        desk = self.desk_of(request, object_id)
        back, draft = self.address_of("write", desk.letter), draft_of(desk.letter, desk.person)
        if draft is None:
            return HttpResponseRedirect(back)
        if request.method == "POST":
            number = number_in(request.POST, "number")
            try:
                drop_manuscript(desk.letter, number=number, by=desk.person, now=desk.now)
            except WrittenElsewhere as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
                return HttpResponseRedirect(request.path)
            told = _("Your draft is thrown away. This is the letter as it stands.")
            self.message_user(request, told, messages.SUCCESS)
            return HttpResponseRedirect(back)
        lost = desk.only_typed(stored_pieces(draft.pieces))
        title = _("Throw the draft away")
        return self.page(request, desk.letter, DROP, title=title, draft=draft, lost=lost, write_page=back)

    def _pressed(self, request: HttpRequest, desk: Desk) -> HttpResponse:
        pressed, typed = pressed_in(request.POST), desk.typed(request.POST)
        goes_on = refused = ""
        if pressed.do != "save":
            try:
                typed, goes_on = acted(typed, pressed, desk.standing, desk.wanted)
            except DemarcheError as refusal:
                refused = str(refusal)
        writing = hold_letter(desk.letter, by=desk.person, now=desk.now)
        revision, number = number_in(request.POST, "revision"), number_in(request.POST, "number")
        try:
            draft = keep_manuscript(desk.letter, typed, revision=revision, number=number, by=desk.person, now=desk.now)
        except WrittenElsewhere as refusal:
            other_window = draft_of(desk.letter, desk.person)
            elsewhere = desk.shown(stored_pieces(other_window.pieces)) if other_window else ()
            seen = {"elsewhere": elsewhere, "revision": revision}
            return self._shown(request, desk, writing, other_window, typed=typed, refused=str(refusal), **seen)
        if refused:
            return self._shown(request, desk, writing, draft, refused=refused)
        if pressed.do == "save":
            return self._saved(request, desk, writing, draft, typed)
        if "part" in request.GET:
            return self._shown(request, desk, writing, draft, goes_on=goes_on, said=kept_words(desk.now))
        return HttpResponseRedirect(f"{request.path}#p{goes_on}")

    def _saved(
        self, request: HttpRequest, desk: Desk, writing: Writing, draft: Manuscript, typed: Pieces
    ) -> HttpResponse:
        try:
            save_manuscript(draft, typed, by=desk.person, now=desk.now)
        except PassagesRefused as refusal:
            desk.faults = refusal.at
            return self._shown(request, desk, writing, draft, typed=typed)
        except LetterRewritten:
            return self.sent_to(request, self.address_of("write_compare", desk.letter))
        except HeldByAnother as refusal:
            return self._shown(request, desk, writing, draft, refused=str(refusal))
        if "part" in request.GET:
            fresh = Desk(desk.letter, desk.person, desk.now)
            writing = hold_letter(desk.letter, by=desk.person, now=desk.now)
            draft = open_manuscript(desk.letter, by=desk.person, now=desk.now)
            said = _("saved %(time)s") % {"time": time_format(localtime(desk.now), "H:i")}
            return self._shown(request, fresh, writing, draft, said=said)
        self.message_user(request, _("Saved. This is what the letter says now."), messages.SUCCESS)
        return HttpResponseRedirect(self.address_of("write", desk.letter))

    def sent_to(self, request: HttpRequest, address: str) -> HttpResponse:
        """Another page; a script that asked for a part is told which."""
        return HttpResponse(headers={"X-Go": address}) if "part" in request.GET else HttpResponseRedirect(address)

    def _shown(
        self,
        request: HttpRequest,
        desk: Desk,
        writing: Writing,
        draft: Manuscript | None,
        *,
        typed: Pieces | None = None,
        refused: str = "",
        **more: Any,
    ) -> HttpResponse:
        may_read = (
            typed is None and "part" not in request.GET
        )  # what was typed and is kept nowhere is shown to its author
        other = other_writer(writing, than=desk.person, now=desk.now) if may_read else None
        stored = stored_pieces(draft.pieces) if draft and not other else pieces_of(desk.standing.values())
        pieces = stored if typed is None else typed
        context = {
            "letter_row": desk.letter,
            "desk": desk,
            "pieces": desk.shown(pieces),
            "writing": writing,
            "other": other,
            "refused": refused,
            "longest": LONGEST_TEXT,
            **_about_draft(draft, writing, pieces),
            **more,
        }
        status = 422 if desk.faults or refused else 200
        if "part" in request.GET:
            return TemplateResponse(request, PART, {**context, "original": desk.letter}, status=status)
        return self.page(
            request,
            desk.letter,
            PAGE,
            title=_("Write"),
            status=status,
            **context,
            **self._around(request, desk, pieces),
        )

    def _around(self, request: HttpRequest, desk: Desk, pieces: Pieces) -> dict[str, Any]:
        """What stands beside the passages: the letter as it reads, and what can be done with it."""
        letter, draft = desk.letter, desk.draft(pieces)
        return {
            **self.preview_shown(request, letter, draft),
            "extent": extent_of(desk, pieces, draft),
            "acts": self.acts_now(request, letter),
            "history": self.history_of(letter),
            "panels": self.panels_of(request, letter),
            "placeholders": desk.placeholders(),
            "megabytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1_000_000,
        }


def _about_draft(draft: Manuscript | None, writing: Writing, pieces: Pieces) -> dict[str, Any]:
    """`draft` only where there is something in it that is not in the letter."""
    if draft is None:
        return {"draft": None, "is_behind": False, "number": 0, "revision": writing.revision}
    is_new = differs(pieces, stored_pieces(draft.seen)) or differs(
        stored_pieces(draft.pieces), stored_pieces(draft.seen)
    )
    is_behind = draft.revision != writing.revision
    return {
        "draft": draft if is_new else None,
        "is_behind": is_behind,
        "number": draft.number,
        "revision": draft.revision,
    }
