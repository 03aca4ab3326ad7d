"""What a letter would be if it were frozen now: preview, PDF, and the page that freezes it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _

from letters.admin.checklist import shown
from letters.domain.edition import freeze_letter
from letters.enums import LetterKind, Visibility
from letters.forms.edition import FreezeForm
from letters.models import Letter
from letters.queries.edition import Draft, as_sheet, draft_edition, sheet_of, standing_editions
from letters.queries.translation import printable_translations
from letters.typesetting.compose import as_shown
from letters.typesetting.pdf import typeset
from organisations.admin.base import ScopedAdmin
from organisations.domain.securitylog import log_security
from organisations.enums import SecurityKind
from organisations.errors import DemarcheError
from organisations.permissions import Right
from organisations.requests import actor_of, now_of, require_fresh


class DraftPages(ScopedAdmin):
    def get_urls(self) -> list[URLPattern]:
        own = {"preview/": self.preview_view, "preview.pdf": self.pdf_view, "logo.png": self.logo_view}
        return [
            *(self.address(name, view) for name, view in own.items()),
            self.address("freeze/", self.freeze_view),
            *super().get_urls(),
        ]

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        letter = self.found(request, object_id, Right.EDIT)
        return self.page(
            request, letter, "admin/letters/letter/preview.html", title=_("Preview"), **self.preview_of(request, letter)
        )

    def pdf_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """In a tab of its own. A letter that cannot be set yet says why on its preview page. With names in it that are not
        public it is only for who has lately shown a second factor."""
        letter = self.found(request, object_id, Right.EDIT)
        if not self.allowed_on(request, Right.SEE_PERSONS, letter):
            raise PermissionDenied
        now = now_of(request)
        draft = draft_edition(letter, cut_off=now, now=now)
        if any(line.visibility == Visibility.RECIPIENT_ONLY for line in draft.lines):
            require_fresh(request)
        try:
            pdf = typeset(draft.document(public=False, now=now))
        except DemarcheError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(self.address_of("preview", letter))
        log_security(
            SecurityKind.PERSONAL_DATA_SEEN, organisation=letter.owner, by=actor_of(request), subject=letter, now=now
        )
        return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": "inline"})

    def logo_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The picture of the letterhead, which is the same while somebody types."""
        logo = as_sheet(sheet_of(self.found(request, object_id, Right.EDIT))).logo
        if logo is None:
            raise Http404
        return HttpResponse(logo.png, content_type="image/png", headers={"Cache-Control": "private, max-age=3600"})

    def preview_of(self, request: HttpRequest, letter: Letter) -> dict[str, Any]:
        now = now_of(request)
        return self.preview_shown(request, letter, draft_edition(letter, cut_off=now, now=now))

    def preview_shown(self, request: HttpRequest, letter: Letter, draft: Draft) -> dict[str, Any]:
        """Without the names of supporters: they stand in the PDF, and who opens that is written down. A base letter is
        never frozen, so nothing stands in its way."""
        now = now_of(request)
        return {
            "letter": as_shown(draft.document(public=False, now=now, annex=False)),
            "letterhead": {"logo": logo_of(draft, self.address_of("logo_png", letter))},
            "signatures": signatures_of(draft),
            "names": self.address_of("preview_pdf", letter)
            if self.allowed_on(request, Right.SEE_PERSONS, letter)
            else "",
            "checklist": shown(draft.checklist, letter) if letter.kind != LetterKind.BASE else None,
        }

    def freeze_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        letter = self.found(request, object_id, Right.EDIT)
        now, standing = now_of(request), list(standing_editions(letter)) if letter.target else []
        complete = printable_translations(letter)
        form = FreezeForm(
            request.POST or None, standing=standing, translations=complete, zone=letter.time_zone, now=now
        )
        if request.method == "POST" and form.is_valid():
            try:
                edition = freeze_letter(letter, by=actor_of(request), now=now, **form.keywords())
            except DemarcheError as refusal:
                form.add_error(None, str(refusal))
            else:
                self.message_user(request, _("Frozen as %(edition)s.") % {"edition": edition}, messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:letters_edition_change", args=[edition.pk]))
        draft = draft_edition(letter, cut_off=now, now=now, translations=form.chosen())
        return self.page(
            request,
            letter,
            "admin/letters/letter/freeze.html",
            title=_("Freeze"),
            status=422 if form.is_bound else 200,
            form=form,
            draft=draft,
            facts=facts_of(draft, letter, now),
            checklist={**shown(draft.checklist, letter), "ticked": form.ticked()},
        )


def logo_of(draft: Draft, address: str) -> str:
    """Where its picture is; another picture has another address."""
    digest = draft.content["sheet"]["logo"]
    return f"{address}?{digest[:12]}" if digest else ""


def signatures_of(draft: Draft) -> str:
    """How many of each visibility."""
    names = _("%(public)s public, %(recipient)s for the recipient only, %(counted)s counted only")
    counts = draft.counts
    return names % {
        "public": counts[Visibility.PUBLIC],
        "recipient": counts[Visibility.RECIPIENT_ONLY],
        "counted": counts[Visibility.COUNTED_ONLY],
    }


def facts_of(draft: Draft, letter: Letter, now: datetime) -> list[tuple[str, str]]:
    """What would be frozen, in figures."""
    counts = draft.counts
    version = draft.version.number if draft.version else _("none yet: the first is made now")
    return [
        (_("version"), str(version)),
        (_("signature block"), str(counts["signatories"])),
        (_("organisations affiliated"), str(counts["affiliates"])),
        (_("signatures"), signatures_of(draft)),
        (_("clock of the city"), now.astimezone(ZoneInfo(letter.time_zone)).strftime("%Y-%m-%d %H:%M")),
    ]
