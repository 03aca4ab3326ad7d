"""The letter's page: its frame and signature block, how it reads, and what can be done with it now. Its passages are written
on a page of their own (`writing/`)."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from letters.admin.address import ABOVE, ADDRESS, DATED, AddressPages
from letters.admin.block import GroupTable
from letters.admin.board import address
from letters.admin.campaignfile import CampaignFilePages
from letters.admin.comment import CommentPages
from letters.admin.stage import STAGES, StageActs
from letters.admin.translation import TranslationPages
from letters.admin.writing import WritingPages
from letters.domain.block import begin_group
from letters.domain.edition import register_external
from letters.domain.letter import begin_letter
from letters.domain.stage import close_letter, open_letter
from letters.domain.version import make_version
from letters.domain.writing import change_written_letter
from letters.enums import LetterKind
from letters.forms.block import GroupForm
from letters.forms.edition import ExternalForm
from letters.forms.letter import LetterForm
from letters.forms.version import VersionForm
from letters.models import Letter
from letters.queries.block import shared_block
from letters.queries.comment import open_of_each
from letters.queries.letter import is_over
from letters.queries.passage import moved_passages
from letters.queries.version import current_version, why_no_version
from organisations.admin.base import Act
from organisations.permissions import Right
from organisations.requests import now_of
from organisations.steps import as_step

FRAME = ["campaign", "kind", "target", "base", "language"]


@admin.register(Letter)
class LetterAdmin(CommentPages, StageActs, CampaignFilePages, WritingPages, TranslationPages, AddressPages):
    keeps_history = True
    form = LetterForm
    change_form_template = "admin/letters/letter/change_form.html"
    add_with = staticmethod(begin_letter)
    change_with = staticmethod(change_written_letter)
    acts = [
        ADDRESS,
        *STAGES,
        Act(
            name="version",
            label=gettext_lazy("Make a version"),
            question=gettext_lazy(
                "The text is held fast with a number and a digest. People sign a version, never a draft."
            ),
            do=make_version,
            form=VersionForm,
            fits=lambda letter: letter.kind == LetterKind.VARIANT,
        ),
        Act(
            name="open",
            label=gettext_lazy("Open for signature"),
            question=gettext_lazy(
                "Everybody can sign the current version on the web from now on, as soon as the campaign is published."
            ),
            do=open_letter,
            fits=lambda letter: letter.kind == LetterKind.VARIANT,
        ),
        Act(
            name="close",
            label=gettext_lazy("Close for signature"),
            question=gettext_lazy(
                "Nobody can sign it any more. Who has sent the form already can confirm for another day. You can open it "
                "again."
            ),
            do=close_letter,
            fits=lambda letter: letter.opened_at is not None,
        ),
        Act(
            name="group",
            label=gettext_lazy("Add a group of signatories"),
            question=gettext_lazy(
                "On the next page you write who signs. With a group of its own a letter prints nobody from the signature "
                "block of its base."
            ),
            do=begin_group,
            form=GroupForm,
            leads_to=lambda group: reverse("admin:letters_signatorygroup_change", args=[group.pk]),
            fits=lambda letter: letter.kind != LetterKind.EXTERNAL,
        ),
        Act(
            name="register",
            label=gettext_lazy("Register the letter"),
            question=gettext_lazy(
                "The PDF is kept sealed and shown to your organisation only. Registering another one replaces it."
            ),
            do=register_external,
            form=ExternalForm,
            fits=lambda letter: letter.kind == LetterKind.EXTERNAL,
        ),
    ]
    fieldsets = [
        (None, {"fields": [*FRAME, "title"]}),
        ABOVE,
        DATED,
        (gettext_lazy("Paper and envelope"), {"fields": ["paper", "window"], "classes": ["collapse"]}),
        (gettext_lazy("Signing on the web"), {"fields": ["goal", "opened_at", "closes_at"], "classes": ["collapse"]}),
        (
            gettext_lazy("What must be so before it is frozen"),
            {"fields": ["least_signed", "most_pages"], "classes": ["collapse"]},
        ),
        (gettext_lazy("What came before"), {"fields": ["follows"], "classes": ["collapse"]}),
    ]
    readonly_fields = ["opened_at"]
    list_display = ["title", "city", "kind", "language", "state", "comments_open", "campaign"]
    list_filter = ["campaign", "kind", "language"]
    list_select_related = ["campaign", "target__recipient"]
    search_fields = ["title", "target__recipient__city"]
    nothing_yet = gettext_lazy("No letter yet. Begin with a base letter, then write to each recipient from it.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        letters: QuerySet[Any] = (
            super()
            .get_queryset(request)
            .annotate(open_comments=open_of_each())
            .prefetch_related("versions", "editions")
        )
        return letters

    @admin.display(description=gettext_lazy("city"))
    def city(self, letter: Letter) -> str:
        return letter.target.recipient.city if letter.target else ""

    @admin.display(description=gettext_lazy("open comments"))
    def comments_open(self, letter: Any) -> int:
        number: int = letter.open_comments
        return number

    @admin.display(description=gettext_lazy("how far"))
    def state(self, letter: Letter) -> str:
        editions, versions = list(letter.editions.all()), list(letter.versions.all())
        if editions:
            return _("frozen as %(edition)s") % {"edition": editions[0]}
        return _("version %(number)s") % {"number": versions[0].number} if versions else _("draft")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What a letter is was said when it was begun: on its page that is folded away."""
        begun, *rest = super().get_fieldsets(request, obj)
        if obj is None or obj.kind != LetterKind.VARIANT:
            rest = [fieldset for fieldset in rest if "closes_at" not in fieldset[1]["fields"]]
        if obj is None:
            return [begun, *rest]
        frame = (_("Campaign, recipient and language"), {"fields": FRAME, "classes": ["collapse"]})
        return [(None, {"fields": ["title"]}), *rest, frame]

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """A letter is begun first; what was written elsewhere is signed there too."""
        if obj is None or obj.kind == LetterKind.EXTERNAL:
            return []
        return [GroupTable] if self.allowed_on(request, Right.EDIT, obj) else []

    def choices_for(self, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        rows = super().choices_for(db_field, request)
        return rows.filter(kind=LetterKind.BASE) if db_field.name == "base" else rows

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Begun is not written: the page on which it is opens."""
        if obj.kind == LetterKind.EXTERNAL:
            return HttpResponseRedirect(self.page_of(obj))
        self.message_user(request, _("The letter is begun. Write its passages."), messages.SUCCESS)
        return HttpResponseRedirect(self.address_of("write", obj))

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """From the list one goes on writing, where that is allowed."""
        listed = super().get_changelist_instance(request)
        to_row = listed.url_for_result

        def to_desk(letter: Letter) -> str:
            is_written = letter.kind != LetterKind.EXTERNAL and self.allowed_on(request, Right.EDIT, letter)
            return self.address_of("write", letter) if is_written else to_row(letter)

        listed.url_for_result = to_desk
        return listed

    def act_form(self, request: HttpRequest, act: Act, row: Any) -> forms.Form:
        if act.name == "version" and current_version(row) is None:
            return forms.Form(request.POST if request.method == "POST" else None)
        if act.name == "register" and request.method == "POST":
            return ExternalForm(request.POST, request.FILES)
        return super().act_form(request, act, row)

    def acts_now(self, request: HttpRequest, row: Any) -> list[Any]:
        """Pages and acts that are open now."""
        acts = super().acts_now(request, row)
        if row.kind == LetterKind.EXTERNAL or not self.allowed_on(request, Right.EDIT, row):
            return acts
        now = now_of(request)
        is_signed = row.opened_at is not None and not is_over(row.closes_at, now)
        closed = {"open" if is_signed else "close"} | ({"version"} if why_no_version(row, now=now) else set())
        acts = [act for act in acts if act[1] not in {self.address_of(name, row) for name in closed}]
        pages = [(_("Write"), "write"), (_("Preview"), "preview"), (_("PDF"), "preview_pdf")]
        pages += [(_("Translations"), "translations")] if row.kind == LetterKind.VARIANT else []
        pages += [(_("Freeze"), "freeze")] if row.kind == LetterKind.VARIANT else []
        found = [(label, self.address_of(name, row)) for label, name in pages]
        if row.kind == LetterKind.BASE:
            begin = address("begin", row.campaign)
            found.append((_("Begin letters"), as_step(begin) if row.campaign.guided else begin))
        return [*found, *acts]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        letter: Letter | None = context["original"]
        if letter is not None and letter.kind != LetterKind.EXTERNAL and self.allowed_on(request, Right.EDIT, letter):
            context = {
                **context,
                **self.preview_of(request, letter),
                **self.stage_context(request, letter),
                "comments": self.comments_context(letter),
                "closed": closed_now(letter, now_of(request)),
                "moved": moved_passages(letter),
                "signing": shared_block(letter),
                "write_page": self.address_of("write", letter),
            }
        return super().render_change_form(request, context, *args, **kwargs)


def closed_now(letter: Letter, now: Any) -> list[str]:
    """What cannot be done now, each with the sentence why not."""
    if letter.kind == LetterKind.BASE:
        return [
            _("A base letter has no version and is not frozen: begin a letter to a recipient that takes its passages.")
        ]
    why = why_no_version(letter, now=now)
    return [_("Make a version: %(why)s") % {"why": why}] if why else []
