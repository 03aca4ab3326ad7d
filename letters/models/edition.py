"""What was taken to the door: text, cut-off, printed lines and their digest, frozen (by trigger)."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from letters.enums import FileKind, LineBlock, Visibility
from letters.models.letter import Letter
from letters.models.version import Version
from organisations.fields import CodeField, SealedField, actor_key, sealed_checks
from organisations.ownership import Owned, OwnedManager

LARGEST_PDF = 10_000_000
"""Bytes of a letter that was written elsewhere."""


STANDING = models.Q(superseded_by=None, supplements__superseded_by=None)


class EditionQuerySet(models.QuerySet["Edition"]):
    def standing(self) -> Self:
        """Not replaced by a later freeze; a supplement is replaced with what it supplements."""
        return self.filter(STANDING)


class Edition(Owned):
    """An edition never changes; only the wrapping of its data key does, when the master key is rotated."""

    owner_from = "letter"

    letter = models.ForeignKey(Letter, verbose_name=_("letter"), on_delete=models.PROTECT, related_name="editions")
    version = models.ForeignKey(
        Version, verbose_name=_("version"), on_delete=models.PROTECT, null=True, related_name="editions"
    )
    code = CodeField()
    number = models.PositiveSmallIntegerField(_("number"))
    supersedes = models.OneToOneField(
        "self", verbose_name=_("replaces"), on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    supplements = models.ForeignKey(
        "self", verbose_name=_("supplements"), on_delete=models.PROTECT, null=True, related_name="supplemented_by"
    )
    reference = models.CharField(_("reference"), max_length=40)
    cut_off = models.DateTimeField(_("names until"))
    content = models.JSONField(_("content"), null=True)
    counts = models.JSONField(_("counts"), help_text=_("Signatures by visibility, signatories, organisations."))
    passed = models.JSONField(
        _("frozen in spite of"), default=list, help_text=_("Conditions whose warnings the person passed.")
    )
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256 of the text and the commitments."))
    data_key_sealed = SealedField(_("data key"))
    frozen_by = actor_key(_("frozen by"))
    frozen_at = models.DateTimeField(_("frozen at"))

    objects = OwnedManager.from_queryset(EditionQuerySet)()

    class Meta:
        ordering = ["letter", "-number"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            *sealed_checks("edition", "data_key_sealed"),
            models.UniqueConstraint(fields=["letter", "number"], name="edition_numbers_count_up"),
            models.CheckConstraint(
                condition=models.Q(version=None, content=None) | models.Q(version__isnull=False, content__isnull=False),
                name="edition_has_a_text_where_it_has_a_version",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def replacement(self) -> "Edition | None":
        """What is delivered in its place; of a supplement also what replaces the edition that it supplements, for that
        has all its names."""
        newer: Edition | None = getattr(self, "superseded_by", None)
        return newer or (getattr(self.supplements, "superseded_by", None) if self.supplements_id else None)


class EditionLine(Owned):
    """One printed line below the text. `commitment` = SHA-256(salt + text); the digest of the edition stands over the
    commitments, so it still verifies when a line is erased, and nobody can test a name against it."""

    owner_from = "edition"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField(_("order"))
    block = models.CharField(_("block"), max_length=20, choices=LineBlock)
    visibility = models.CharField(_("who may read it"), max_length=20, choices=Visibility)
    signature_id = models.UUIDField(_("signature"), null=True)
    text_sealed = SealedField(_("text"), null=True)
    salt_sealed = SealedField(_("salt"), null=True)
    commitment = models.CharField(_("commitment"), max_length=64)
    erased_at = models.DateTimeField(_("erased at"), null=True)

    objects = OwnedManager()

    class Meta:
        ordering = ["edition", "position"]
        verbose_name = _("printed line")
        verbose_name_plural = _("printed lines")
        constraints = [
            *sealed_checks("editionline", "text_sealed", "salt_sealed"),
            models.UniqueConstraint(fields=["edition", "position"], name="edition_lines_stand_in_order"),
            models.CheckConstraint(
                condition=models.Q(erased_at=None, text_sealed__isnull=False, salt_sealed__isnull=False)
                | models.Q(erased_at__isnull=False, text_sealed=None, salt_sealed=None),
                name="a_line_is_there_or_erased",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_block_display()} {self.position}"


class EditionFile(Owned):
    """A typeset PDF: the full one sealed in the private storage, the public copy in the public one."""

    owner_from = "edition"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(_("kind"), max_length=10, choices=FileKind)
    path = models.CharField(_("name in the storage"), max_length=200)
    sha256 = models.CharField(_("SHA-256 of the PDF"), max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    fingerprint = models.JSONField(_("typesetter"), help_text=_("Versions and digests that the same bytes need."))
    made_at = models.DateTimeField(_("made at"))
    removed_at = models.DateTimeField(_("removed at"), null=True)

    objects = OwnedManager()

    class Meta:
        ordering = ["edition", "kind", "-made_at"]
        verbose_name = _("typeset file")
        verbose_name_plural = _("typeset files")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind"], condition=models.Q(removed_at=None), name="one_file_of_each_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition} ({self.get_kind_display()})"
