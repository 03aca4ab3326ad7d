"""The passages where they are written, and the page on which a variant chooses between the base's words and its own."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from letters.admin.typed import TypedInline
from letters.domain.passage import (
    add_passage,
    change_passage,
    keep_passage,
    override_passage,
    remove_passage,
    take_over_passage,
)
from letters.forms.passage import OwnWordsForm, PassageForm
from letters.models import Letter, Passage
from letters.queries.passage import Standing, difference_to_base, passages_of, why_moved
from organisations.admin.base import ScopedAdmin
from organisations.errors import DemarcheError
from organisations.permissions import Right
from organisations.requests import actor_of, now_of


class PassageInline(TypedInline):
    model = Passage
    form = PassageForm
    add_with = staticmethod(add_passage)
    change_with = staticmethod(change_passage)
    remove_with = staticmethod(remove_passage)
    classes = ["passages"]
    fields = [("kind", "position", "hidden"), "text", "demands"]
    verbose_name_plural = _("passages (an empty line begins a new paragraph)")
    extra = 1

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        offered = list(obj.campaign.demands.all()) if obj else []
        form = type("PassageForm", (PassageForm,), {"offered": offered})
        return super().get_formset(request, obj, form=form, **kwargs)


class PassagePages(ScopedAdmin):
    def get_urls(self) -> list[URLPattern]:
        return [self.address("passages/", self.passages_view), *super().get_urls()]

    def passages_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """All passages as they stand; a POST overrides, hides, takes over or keeps one of them."""
        letter = self.found(request, object_id, Right.EDIT)
        standing = passages_of(letter)
        form = OwnWordsForm(request.POST if request.method == "POST" else None)
        refused = ""
        if request.method == "POST":
            one = _asked(standing, request.POST.get("passage", ""))
            refused = self._choose(request, letter, one, form)
            if not refused:
                return HttpResponseRedirect(f"{request.path}#p{one.row.pk if one.base is None else one.base.pk}")
        return self.page(
            request,
            letter,
            "admin/letters/letter/passages.html",
            title=_("Passages of the base and this letter's own"),
            status=422 if refused else 200,
            passages=[_shown(one) for one in standing],
            typed=request.POST if refused else {},
            refused=refused,
        )

    def _choose(self, request: HttpRequest, letter: Letter, one: Standing, form: OwnWordsForm) -> str:
        """Does what was asked; the sentence of a refusal, or nothing."""
        actor: dict[str, Any] = {"by": actor_of(request), "now": now_of(request)}
        asked = request.POST.get("do")
        try:
            if asked == "hide" and one.base:
                override_passage(letter, one.base, text="", hidden=True, **actor)
            elif asked == "override" and one.base:
                if not form.is_valid():
                    return " ".join(str(sentence) for sentences in form.errors.values() for sentence in sentences)
                override_passage(letter, one.base, text=form.cleaned_data["text"], **actor)
            elif asked in ("take_over", "keep"):
                (take_over_passage if asked == "take_over" else keep_passage)(one.row, **actor)
            else:
                raise BadRequest
        except DemarcheError as refusal:
            return str(refusal)
        self.message_user(request, gettext("The letter has changed. Look at its preview."), messages.SUCCESS)
        return ""


def _asked(standing: list[Standing], key: str) -> Standing:
    for one in standing:
        if str(one.row.pk) == key:
            return one
    raise BadRequest


def _shown(one: Standing) -> dict[str, Any]:
    """For the page: the passage and, where its base moved, what happened and the difference."""
    return {
        "standing": one,
        "row": one.row,
        "anchor": (one.base or one.row).pk,
        "why": why_moved(one) if one.moved else "",
        "difference": difference_to_base(one) if one.moved else [],
    }
