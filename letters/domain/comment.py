"""Comments on the passages of a letter: made, answered, resolved, opened again. None is ever rewritten."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from letters.models import Comment, Letter, Passage
from letters.wording import tidy
from organisations.errors import DemarcheError
from organisations.models import User
from organisations.validation import save_row


def add_comment(
    letter: Letter, /, *, text: str, passage: Passage | None = None, by: User | None, now: datetime
) -> Comment:
    """About a passage as it stands now, of the letter or of its base; without one, about the letter as a whole."""
    if passage is not None and passage.letter_id not in {letter.pk, letter.base_id}:
        raise DemarcheError(_("This passage does not stand in the letter."))
    comment = Comment(letter=letter, text=_said(text), by=by, made_at=now)
    if passage is not None:  # tied to the base's where there is one, for the letter's own words may be given up
        comment.passage, comment.kind, comment.said = passage.overrides or passage, passage.kind, passage.text
    with transaction.atomic():
        return save_row(comment)


def answer_comment(comment: Comment, /, *, text: str, by: User | None, now: datetime) -> Comment:
    """In the thread, whichever of its comments is answered. A thread that was resolved is open again with it."""
    with transaction.atomic():
        thread = _held(comment)
        if thread.resolved_at is not None:
            thread.resolved_at = thread.resolved_by = None
            save_row(thread)
        return save_row(Comment(letter=thread.letter, answers=thread, text=_said(text), by=by, made_at=now))


def resolve_comment(comment: Comment, /, *, by: User | None, now: datetime) -> Comment:
    """Nothing more is to be done about it. Twice changes nothing."""
    with transaction.atomic():
        thread = _held(comment)
        if thread.resolved_at is None:
            thread.resolved_at, thread.resolved_by = now, by
            save_row(thread)
        return thread


def reopen_comment(comment: Comment, /, *, by: User | None, now: datetime) -> Comment:
    """There is something to be done after all."""
    with transaction.atomic():
        thread = _held(comment)
        thread.resolved_at = thread.resolved_by = None
        return save_row(thread)


def _held(comment: Comment) -> Comment:
    thread: Comment = Comment.objects.select_for_update(of=("self",)).get(pk=comment.answers_id or comment.pk)
    return thread


def _said(text: str) -> str:
    said = tidy(text)
    if not said:
        raise DemarcheError(_("Write what you have to say."), field="text")
    return said
