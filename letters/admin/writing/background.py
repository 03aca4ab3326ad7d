"""What the writing page asks while somebody types: keep the draft, show how it reads, how long it is, how it prints."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from letters.admin.draft import DraftPages
from letters.admin.writing.desk import Desk
from letters.domain.manuscript import keep_manuscript
from letters.domain.writing import hold_letter, leave_letter
from letters.errors import WrittenElsewhere
from letters.forms.writing import number_in
from letters.models import Writing
from letters.queries.writing import other_writer

PREVIEW = "admin/letters/letter/_preview.html"


class BackgroundPages(DraftPages):
    def get_urls(self) -> list[URLPattern]:
        own = {"write/keep/": self.keep_view, "write/leave/": self.leave_view, "live/": self.live_view}
        return [*(self.address(name, require_POST(view)) for name, view in own.items()), *super().get_urls()]

    def desk_of(self, request: HttpRequest, object_id: str) -> Desk:
        raise NotImplementedError

    def keep_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Autosave and sign of life in one. `told` is what the person must know: somebody else writes here now."""
        desk = self.desk_of(request, object_id)
        writing = hold_letter(desk.letter, by=desk.person, now=desk.now)
        if "piece" not in request.POST:
            return JsonResponse({"told": self._told(desk, writing)})
        numbers = {name: number_in(request.POST, name) for name in ("revision", "number")}
        try:
            draft = keep_manuscript(desk.letter, desk.typed(request.POST), **numbers, by=desk.person, now=desk.now)
        except WrittenElsewhere as refusal:
            return JsonResponse({"told": str(refusal), "elsewhere": True}, status=409)
        return JsonResponse({"number": draft.number, "saved": kept_words(desk.now), "told": self._told(desk, writing)})

    def leave_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        desk = self.desk_of(request, object_id)
        leave_letter(desk.letter, by=desk.person, now=desk.now)
        return HttpResponse(status=204)

    def live_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What is typed, as it would read. Nothing is kept."""
        desk = self.desk_of(request, object_id)
        shown = self.preview_shown(request, desk.letter, desk.draft(desk.typed(request.POST)))
        return TemplateResponse(request, PREVIEW, shown)

    def _told(self, desk: Desk, writing: Writing) -> str:
        other = other_writer(writing, than=desk.person, now=desk.now)
        if other is None:
            return ""
        sentence = _("%(person)s has taken over at %(time)s. What you type stays your draft; it is not in the letter.")
        values: dict[str, Any] = {"person": other, "time": time_format(localtime(writing.held_since), "H:i")}
        return sentence % values


def kept_words(now: datetime) -> str:
    """That the draft is kept, by the clock of the installation."""
    return _("saved as draft %(time)s") % {"time": time_format(localtime(now), "H:i")}
