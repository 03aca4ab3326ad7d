"""What colleagues say about a passage while a letter is written: a thread that is answered, resolved, opened again."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from letters.enums import PassageKind
from letters.models.letter import Letter
from letters.models.passage import Passage
from organisations.fields import actor_key, is_printable
from organisations.ownership import Owned, OwnedManager


class CommentQuerySet(models.QuerySet["Comment"]):
    def threads(self) -> Self:
        """Without their answers; those of the letter as a whole first, then as they were begun."""
        return self.filter(answers=None).order_by("made_at", "id")

    def open(self) -> Self:
        return self.filter(answers=None, resolved_at=None)


class Comment(Owned):
    """`kind` and `said` are the passage as it was when the comment was made: it may change, and it may go. Without a kind
    the comment is about the letter as a whole. What a comment answers has no answers' answers."""

    owner_from = "letter"

    letter = models.ForeignKey(Letter, verbose_name=_("letter"), on_delete=models.PROTECT, related_name="comments")
    passage = models.ForeignKey(
        Passage, verbose_name=_("passage"), on_delete=models.SET_NULL, null=True, blank=True, related_name="comments"
    )
    kind = models.CharField(_("kind of passage"), max_length=20, choices=PassageKind, blank=True)
    said = models.TextField(_("what the passage said"), max_length=20_000, blank=True)
    answers = models.ForeignKey(
        "self", verbose_name=_("answers"), on_delete=models.CASCADE, null=True, blank=True, related_name="replies"
    )
    text = models.TextField(_("comment"), max_length=4000, validators=[is_printable])
    by = actor_key(_("who"))
    made_at = models.DateTimeField(_("when"))
    resolved_by = actor_key(_("resolved by"))
    resolved_at = models.DateTimeField(_("resolved at"), null=True, editable=False)

    objects = OwnedManager.from_queryset(CommentQuerySet)()

    class Meta:
        ordering = ["letter", "made_at", "id"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [
            models.Index(fields=["letter"], condition=models.Q(answers=None, resolved_at=None), name="comment_open")
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answers=None) | models.Q(resolved_at=None, passage=None, kind=""),
                name="a_thread_is_resolved_and_not_its_answers",
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="a_comment_says_something"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
