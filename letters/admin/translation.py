"""Translations: those of a letter on one page, each on a page of its own, passage by passage beside the original."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from letters.domain.translation import begin_translation, remove_translation, review_translation, write_translation
from letters.enums import TranslationState
from letters.errors import WrittenMeanwhile
from letters.forms.stage import ApproveForm
from letters.forms.translation import LanguageForm, TranslationForm
from letters.languages import name_of, own_name_of
from letters.models import Letter, Translation, Version
from letters.queries.translation import (
    digest_of_translation,
    head_words,
    latest_translations,
    progress_of,
    state_of,
    values_in,
    words_of,
)
from letters.queries.version import current_version
from letters.typesetting.order import direction_of
from organisations.admin.base import Act, Facts, ReadOnlyAdmin, ScopedAdmin
from organisations.errors import DemarcheError
from organisations.permissions import Right
from organisations.requests import actor_of, now_of


class TranslationPages(ScopedAdmin):
    def get_urls(self) -> list[URLPattern]:
        return [self.address("translations/", self.translations_view), *super().get_urls()]

    def translations_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Each language with how far it is; a POST begins one, or carries one over to the current version."""
        letter: Letter = self.found(request, object_id, Right.EDIT)
        rows, version = latest_translations(letter), current_version(letter)
        behind = {row.language for row in rows if version and row.version_id != version.pk}
        taken = [letter.language, *(row.language for row in rows if row.language not in behind)]
        form = LanguageForm(request.POST or None, taken=taken)
        if request.method == "POST" and form.is_valid():
            begun = self._begin(request, version, form)
            if begun:
                return HttpResponseRedirect(reverse("admin:letters_translation_change", args=[begun.pk]))
        return self.page(
            request,
            letter,
            "admin/letters/letter/translations.html",
            title=_("Translations"),
            status=422 if form.is_bound else 200,
            version=version,
            form=form,
            rows=[told(row, version) for row in rows],
            original=letter,
            original_language=name_of(letter.language),
        )

    def _begin(self, request: HttpRequest, version: Version | None, form: forms.Form) -> Translation | None:
        try:
            if version is None:
                raise DemarcheError(_("People translate a version, never a draft. Make a version of the letter first."))
            return begin_translation(version, by=actor_of(request), now=now_of(request), **form.cleaned_data)
        except DemarcheError as refusal:
            form.add_error("language" if refusal.field == "language" else None, str(refusal))
            return None


@admin.register(Translation)
class TranslationAdmin(ReadOnlyAdmin):
    """Reached from its letter."""

    see = Right.EDIT
    list_display = ["version", "language", "changed_at", "changed_by"]
    list_filter = ["version__letter__campaign", "language"]
    list_select_related = ["version__letter", "changed_by"]
    nothing_yet = gettext_lazy("No translation yet. Open a letter that has a version and begin one.")
    begins_in = "letters.Letter"
    acts = [
        Act(
            name="review",
            label=gettext_lazy("Mark as reviewed"),
            question=gettext_lazy(
                "A speaker of the language has read the whole of it beside the original and stands by it. Any later change "
                "takes that back."
            ),
            do=review_translation,
            form=ApproveForm,
            fits=lambda row: state_of(row) == TranslationState.COMPLETE,
        ),
        Act(
            name="remove",
            label=gettext_lazy("Remove the translation"),
            question=gettext_lazy(
                "It is gone from the public page. What an edition has printed of it stays in the edition, and the history "
                "of changes keeps the words."
            ),
            do=remove_translation,
        ),
    ]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        row: Translation = self.found(request, object_id, Right.EDIT)
        letter, now = row.version.letter, now_of(request)
        values, here = (values_in(letter, language, now=now) for language in (row.language, letter.language))
        form = TranslationForm(request.POST or None, translation=row, values=values, here=here)
        if request.method == "POST" and form.is_valid():
            written = self._write(request, row, form)
            if written:
                self.message_user(request, said_of(written), messages.SUCCESS)
                return HttpResponseRedirect(request.path)
        done, of = progress_of(row)
        return self.page(
            request,
            row,
            "admin/letters/translation/page.html",
            title=_("Translation into %(language)s") % {"language": name_of(row.language)},
            subtitle=letter,
            status=422 if form.is_bound else 200,
            form=form,
            translation=row,
            letter=letter,
            told=told(row, current_version(letter)),
            done=done,
            of=of,
            values=sorted(values.items()),
            original_direction=direction_of(letter.language),
            acts=self.acts_now(request, row),
        )

    def _write(self, request: HttpRequest, row: Translation, form: TranslationForm) -> Translation | None:
        actor: dict[str, Any] = {"by": actor_of(request), "now": now_of(request)}
        written: Translation | None = None
        try:
            written = write_translation(row, head=form.head(), passages=form.passages(), **actor)
        except WrittenMeanwhile as refusal:
            form.show_theirs(refusal.words)
            form.add_error(None, str(refusal))
        except DemarcheError as refusal:
            form.add_error(None, str(refusal))
        return written

    def act_form(self, request: HttpRequest, act: Act, row: Translation) -> forms.Form:
        if act.name == "review" and request.method != "POST":
            return ApproveForm(initial={"digest": digest_of_translation(row)})
        return super().act_form(request, act, row)

    def act_facts(self, request: HttpRequest, act: Act, row: Translation) -> Facts:
        if act.name != "review":
            return super().act_facts(request, act, row)
        words = [*head_words(row), *(word for piece in row.passages for word in words_of(piece))]
        return [(_("The translation"), "\n\n".join(filter(None, words)))]

    def page_of(self, row: Translation) -> str:
        """Of one that was removed, the others of its letter."""
        if getattr(row, "pk", None) is None:
            return reverse("admin:letters_letter_translations", args=[row.version.letter_id])
        return super().page_of(row)


def told(row: Translation, version: Version | None) -> dict[str, Any]:
    """For lists and the head of the page: how far it is, and whether it is of the current version."""
    done, of = progress_of(row)
    return {
        "row": row,
        "name": name_of(row.language),
        "own_name": own_name_of(row.language),
        "direction": direction_of(row.language),
        "state": state_of(row),
        "done": done,
        "of": of,
        "is_current": version is not None and row.version_id == version.pk,
        "current": version.number if version else 0,
    }


def said_of(row: Translation) -> str:
    done, of = progress_of(row)
    return _("Saved. %(done)s of %(of)s passages are translated.") % {"done": done, "of": of}
