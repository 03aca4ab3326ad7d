"""How a text came to be approved: submitted, approved, sent back, withdrawn; rows that never change (by trigger)."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from letters.enums import JUDGEMENTS, ReviewKind
from letters.models.letter import Letter
from organisations.fields import actor_key, is_printable
from organisations.ownership import Owned, OwnedManager


class ReviewStepQuerySet(models.QuerySet["ReviewStep"]):
    def judgements(self, digest: str) -> Self:
        """What reviewers said of this text, the last word first."""
        return self.filter(digest=digest, kind__in=JUDGEMENTS).order_by("-at", "-id")


class ReviewStep(Owned):
    """`digest` is that of the resolved text which the step is about: an approval stands for these words and no others."""

    owner_from = "letter"
    part_of = "letter"
    unrecorded = ("owner", "letter", "by", "at")

    letter = models.ForeignKey(Letter, verbose_name=_("letter"), on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(_("step"), max_length=10, choices=ReviewKind)
    digest = models.CharField(_("digest of the text"), max_length=64)
    reason = models.TextField(_("reason"), max_length=2000, blank=True, validators=[is_printable])
    by = actor_key(_("who"))
    at = models.DateTimeField(_("when"))

    objects = OwnedManager.from_queryset(ReviewStepQuerySet)()

    class Meta:
        ordering = ["letter", "at", "id"]
        verbose_name = _("step of the review")
        verbose_name_plural = _("steps of the review")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=ReviewKind.SENT_BACK) ^ models.Q(reason=""),
                name="what_is_sent_back_says_why",
                violation_error_message=_("Say why you send it back."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
