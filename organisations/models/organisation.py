"""Bodies: a party, a union, a campaign group. A body becomes a tenant when it has a member."""

from collections.abc import Iterable
from typing import Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from organisations.enums import OrganisationKind
from organisations.fields import is_printable
from organisations.ownership import Row


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def known_to(self, owners: Iterable[UUID]) -> Self:
        """Own organisations and the bodies that these organisations entered."""
        ids = list(owners)
        return self.filter(models.Q(id__in=ids) | models.Q(entered_by__in=ids))


class Organisation(Row):
    name = models.CharField(_("name"), max_length=200, validators=[is_printable])
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind, default=OrganisationKind.ASSOCIATION)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("affiliated to"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="affiliates",
    )
    country = CountryField(_("country"), blank=True)
    entered_by = models.ForeignKey(
        "self", verbose_name=_("entered by"), on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="merged",
        help_text=_("The other entry of the same body. What names this one tells that one's name."),
    )

    logo = models.CharField(
        _("logo"), max_length=64, blank=True, editable=False, help_text=_("SHA-256 of the picture.")
    )
    logo_says = models.CharField(_("what the logo shows"), max_length=200, blank=True, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="organisation_is_not_its_own_parent",
                violation_error_message=_("An organisation cannot be affiliated to itself."),
            ),
            models.CheckConstraint(
                condition=models.Q(logo="", logo_says="") | ~models.Q(logo="") & ~models.Q(logo_says=""),
                name="a_logo_says_what_it_shows",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def current(self) -> "Organisation":
        """The entry under which the body is told."""
        return self.merged_into or self

    @property
    def holder_id(self) -> UUID:
        """Who may change it: the organisation that entered this body; itself, if it was founded here."""
        return self.entered_by_id or self.id
