"""The page on which colleagues talk about a letter, passage by passage."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.translation import gettext as _

from letters.admin.writing import Panel, WritingPages
from letters.domain.comment import add_comment, answer_comment, reopen_comment, resolve_comment
from letters.forms.comment import CommentForm
from letters.models import Comment, Letter, Passage
from letters.queries.comment import Place, find_comment, places_of
from organisations.errors import DemarcheError
from organisations.permissions import Right
from organisations.requests import actor_of, now_of

WITH_WORDS = ("add", "answer")
ABOUT_A_THREAD: dict[str, Callable[..., Comment]] = {
    "answer": answer_comment,
    "resolve": resolve_comment,
    "reopen": reopen_comment,
}


class CommentPages(WritingPages):
    def get_urls(self) -> list[URLPattern]:
        return [self.address("comments/", self.comments_view), *super().get_urls()]

    def comments_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """All that was said, with room for more; a POST adds, answers, resolves or opens again one of them."""
        letter = self.found(request, object_id, Right.EDIT)
        places, form = places_of(letter), CommentForm(request.POST if request.method == "POST" else None)
        if request.method == "POST":
            said = self._do(request, letter, places, form)
            if said is not None:
                self.message_user(request, _("What you have said is stored."), messages.SUCCESS)
                return HttpResponseRedirect(f"{request.path}#c{said.answers_id or said.pk}")
        return self.page(
            request,
            letter,
            "admin/letters/letter/comments.html",
            title=_("Comments"),
            status=422 if request.method == "POST" else 200,
            places=places,
            form=form,
            at=request.POST.get("about", "") or request.POST.get("comment", ""),
        )

    def comments_context(self, letter: Letter) -> dict[str, Any]:
        """For the panel beside the passages and on the letter's page (`_comments.html`)."""
        commented = [place for place in places_of(letter) if place.open]
        return {"commented": commented, "page": self.address_of("comments", letter)}

    def panels_of(self, request: HttpRequest, letter: Letter) -> Sequence[Panel]:
        told = Panel("comments", _("Comments"), "admin/letters/letter/_comments.html", self.comments_context(letter))
        return [*super().panels_of(request, letter), told]

    def _do(self, request: HttpRequest, letter: Letter, places: list[Place], form: CommentForm) -> Comment | None:
        """The comment that was written or changed; None with the fault in the form."""
        asked = request.POST.get("do", "")
        actor: dict[str, Any] = {"by": actor_of(request), "now": now_of(request)}
        words: dict[str, Any] = {}
        if asked in WITH_WORDS:
            if not form.is_valid():
                return None
            words = form.cleaned_data
        try:
            if asked == "add":
                return add_comment(letter, passage=_passage(places, request.POST.get("about", "")), **words, **actor)
            if asked in ABOUT_A_THREAD:
                return ABOUT_A_THREAD[asked](_asked(letter, request.POST.get("comment", "")), **words, **actor)
        except DemarcheError as refusal:
            form.add_error("text", str(refusal))
            return None
        raise BadRequest


def _passage(places: list[Place], key: str) -> Passage | None:
    """None for the letter as a whole."""
    if not key:
        return None
    for place in places:
        if place.standing and str(place.standing.row.pk) == key:
            return place.standing.row
    raise BadRequest


def _asked(letter: Letter, key: str) -> Comment:
    try:
        return find_comment(letter, UUID(key))
    except (ValueError, Comment.DoesNotExist):
        raise BadRequest from None
