"""To whom a letter can be taken: a mission, a ministry, a company, an international body. Shared by all organisations."""

from collections.abc import Iterable
from typing import Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from organisations.enums import RecipientKind
from organisations.fields import CodeField, validate_time_zone
from organisations.ownership import Row

ENTERED_ALREADY = _("A recipient with this identifier is there already.")


class RecipientQuerySet(models.QuerySet["Recipient"]):
    def known_to(self, owners: Iterable[UUID]) -> Self:
        """The shared directory, and what these organisations added for themselves."""
        return self.filter(models.Q(added_by=None) | models.Q(added_by__in=list(owners)))


class Recipient(Row):
    code = CodeField()
    kind = models.CharField(_("kind"), max_length=20, choices=RecipientKind, default=RecipientKind.MISSION)
    name = models.CharField(_("name"), max_length=200)
    city = models.CharField(_("city"), max_length=120)
    country = CountryField(_("country where it stands"), blank=True)
    time_zone = models.CharField(
        _("time zone"),
        max_length=60,
        validators=[validate_time_zone],
        help_text=_("As in the tz database: Europe/London."),
    )
    external_id = models.CharField(_("identifier in the source"), max_length=40, null=True, blank=True)  # noqa: DJ001
    source = models.CharField(_("source"), max_length=200, blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    added_by = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("added by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )

    objects = RecipientQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        # By whoever added it: what one organisation has entered neither blocks nor shows itself to another.
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"],
                condition=models.Q(added_by=None),
                name="one_recipient_for_each_identifier_in_the_directory",
                violation_error_message=ENTERED_ALREADY,
            ),
            models.UniqueConstraint(
                fields=["added_by", "external_id"],
                name="one_recipient_for_each_identifier_of_an_organisation",
                violation_error_message=ENTERED_ALREADY,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def holder_id(self) -> UUID | None:
        """The organisation that may change it; None for the shared directory, which operators keep."""
        return self.added_by_id
