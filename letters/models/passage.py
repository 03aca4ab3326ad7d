"""The ordered passages of a letter. A variant's row either overrides a passage of the base or is its own."""

import json
from hashlib import sha256

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Demand
from letters.enums import PassageKind
from letters.models.letter import Letter
from organisations.fields import is_printable
from organisations.ownership import Owned, OwnedManager

LONGEST_TEXT = 20_000
"""Characters of a passage."""


class Passage(Owned):
    """`base_digest` remembers the base passage as it was when it was overridden: a difference says "base moved", and
    `base_text` shows what it said then.

    `overrides` becomes empty when the base passage is deleted; the digest stays and tells that there was one.

    Where it stands (docs/adr/0067): what replaces a passage stands in its place, unless it is `placed`; this letter's own
    passages and what is placed stand `after` a passage of the base (before all, if empty), in the order of `position`.
    """

    owner_from = part_of = "letter"
    unrecorded = ("position",)

    letter = models.ForeignKey(Letter, verbose_name=_("letter"), on_delete=models.PROTECT, related_name="passages")
    kind = models.CharField(_("kind"), max_length=20, choices=PassageKind, default=PassageKind.PARAGRAPH)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    text = models.TextField(
        _("text"),
        max_length=LONGEST_TEXT,
        blank=True,
        validators=[is_printable, MaxLengthValidator(LONGEST_TEXT)],
        help_text=_("An empty line begins a new paragraph."),
    )
    hidden = models.BooleanField(_("left out of this letter"), default=False)
    overrides = models.ForeignKey(
        "self",
        verbose_name=_("instead of"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="overridden_by",
    )
    after = models.ForeignKey(
        "self",
        verbose_name=_("stands after"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="followed_by",
    )
    placed = models.BooleanField(_("has a place of its own in this letter"), default=False, editable=False)
    moves = models.PositiveIntegerField(_("moved so often"), default=0, editable=False)
    split_from = models.ForeignKey(
        "self",
        verbose_name=_("was part of"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="parts",
    )
    base_digest = models.CharField(max_length=64, blank=True, editable=False)
    base_text = models.TextField(max_length=LONGEST_TEXT, blank=True, editable=False)
    demands = models.ManyToManyField(
        Demand, verbose_name=_("demands"), through="PassageDemand", blank=True, related_name="passages"
    )

    objects = OwnedManager()

    class Meta:
        ordering = ["letter", "position", "id"]
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "overrides"],
                name="one_override_for_each_passage_of_the_base",
                violation_error_message=_("This letter has its own wording for that passage already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:50]}"

    def digest(self, demand_ids: list[str]) -> str:
        """SHA-256, hexadecimal, of what the passage says, and how often it was moved among the others: its number in the
        order is no part of it, for that changes when another passage comes or goes."""
        values = [self.kind, self.text, self.moves, self.hidden, demand_ids]
        return sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()


class PassageDemand(Owned):
    """A demand that a passage makes: printed as an item in a list of demands, only recorded in prose."""

    owner_from = "passage"

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="demand_rows")
    demand = models.ForeignKey(Demand, verbose_name=_("demand"), on_delete=models.PROTECT, related_name="passage_rows")
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = OwnedManager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("demand in a passage")
        verbose_name_plural = _("demands in a passage")
        constraints = [
            models.UniqueConstraint(
                fields=["passage", "demand"],
                name="a_passage_makes_a_demand_once",
                violation_error_message=_("This passage makes that demand already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.demand)
