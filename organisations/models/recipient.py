"""To whom a letter can be taken: a mission, a ministry, a company, an international body. Shared by all organisations."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from organisations.enums import RecipientKind
from organisations.fields import CodeField, actor_key, is_printable, validate_part_of_date, validate_time_zone
from organisations.ownership import Row

ENTERED_ALREADY = _("A recipient with this identifier is there already.")


class RecipientQuerySet(models.QuerySet["Recipient"]):
    def known_to(self, owners: Iterable[UUID]) -> Self:
        """The shared directory, and what these organisations added for themselves."""
        return self.filter(models.Q(added_by=None) | models.Q(added_by__in=list(owners)))

    def standing(self) -> Self:
        """Those that can be chosen: neither closed nor merged into another."""
        return self.filter(closed_on=None, merged_into=None)


class AboutRecipientQuerySet(models.QuerySet[Any]):
    def known_to(self, owners: Iterable[UUID]) -> Self:
        """Facts about recipients in the shared directory, or that these organisations added."""
        return self.filter(models.Q(recipient__added_by=None) | models.Q(recipient__added_by__in=list(owners)))


class Sourced(models.Model):
    """Facts with their source. `source` and `as_of` of the row hold for each field that `provenance` says nothing of.

    `provenance` maps a field to {"source": …, "as_of": …, "edited": true}; what a person has edited is `edited`, and no
    import writes it again.
    """

    unrecorded: ClassVar[tuple[str, ...]] = ("provenance", "code")

    provenance = models.JSONField(default=dict, editable=False)

    class Meta:
        abstract = True

    def is_edited(self, field: str) -> bool:
        return bool(self.provenance.get(field, {}).get("edited"))

    def mark_edited(self, fields: Iterable[str], day: date, stands_in: str) -> None:
        """A person says so, from this day on, and where it stands if they know."""
        for field in fields:
            self.provenance[field] = {"source": stands_in, "as_of": day.isoformat(), "edited": True}


class Recipient(Sourced, Row):
    code = CodeField()
    kind = models.CharField(_("kind"), max_length=20, choices=RecipientKind, default=RecipientKind.MISSION)
    name = models.CharField(_("name"), max_length=200, validators=[is_printable])
    city = models.CharField(_("city"), max_length=120, validators=[is_printable])
    country = CountryField(_("country where it stands"), blank=True)
    time_zone = models.CharField(
        _("time zone"),
        max_length=60,
        blank=True,
        validators=[validate_time_zone],
        help_text=_("As in the tz database: Europe/London. Left empty, one is proposed."),
    )
    time_zone_confirmed_by = actor_key(_("time zone confirmed by"))
    time_zone_confirmed_at = models.DateTimeField(_("time zone confirmed at"), null=True, editable=False)
    opened = models.CharField(
        _("opened"),
        max_length=10,
        blank=True,
        validators=[validate_part_of_date],
        help_text=_("As far as it is known: 1992, 1992-06 or 1992-06-16."),
    )
    closed_on = models.DateField(_("closed on"), null=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="merged",
    )
    external_id = models.CharField(_("identifier in the source"), max_length=40, null=True, blank=True)  # noqa: DJ001
    source = models.CharField(_("source"), max_length=200, blank=True, validators=[is_printable])
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
        indexes = [models.Index(fields=["country"], name="recipient_by_country")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="recipient_is_not_merged_into_itself"
            ),
            models.CheckConstraint(condition=~models.Q(time_zone=""), name="recipient_has_a_time_zone"),
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
    def zone_is_proposed(self) -> bool:
        """Computed from country and place; no person has looked at it."""
        return self.time_zone_confirmed_at is None

    @property
    def holder_id(self) -> UUID | None:
        """The organisation that may change it; None for the shared directory, which operators keep."""
        return self.added_by_id
