"""The facts of a diplomatic mission, one-to-one with its recipient, and who heads a recipient."""

from datetime import date
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from organisations.enums import HeadRank, MissionKind, Weekday
from organisations.enums.courtesy import Style
from organisations.fields import is_printable
from organisations.models.recipient import AboutRecipientQuerySet, Recipient, Sourced
from organisations.ownership import Row


class Mission(Sourced):
    recipient = models.OneToOneField(Recipient, on_delete=models.PROTECT, primary_key=True, related_name="mission")
    kind = models.CharField(_("kind"), max_length=30, choices=MissionKind, default=MissionKind.EMBASSY)
    sending_state = CountryField(_("sending state"))
    receiving_state = CountryField(_("receiving state"))
    accredited_to = CountryField(_("accredited to"), multiple=True, blank=True)
    metro = models.CharField(
        _("metropolis"),
        max_length=120,
        blank=True,
        help_text=_("The largest city with missions within 20 km."),
        validators=[is_printable],
    )
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)

    objects = AboutRecipientQuerySet.as_manager()

    class Meta:
        verbose_name = _("mission")
        verbose_name_plural = _("missions")
        indexes = [
            models.Index(fields=["sending_state", "receiving_state"], name="mission_by_states"),
            models.Index(fields=["receiving_state"], name="mission_by_receiving_state"),
            models.Index(fields=["metro"], name="mission_by_metro"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(latitude__isnull=False, longitude__isnull=False)
                & models.Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="mission_lies_on_the_earth",
                violation_error_message=_(
                    "Write both coordinates in degrees: latitude from -90 to 90, longitude from -180 to 180."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.recipient)

    @property
    def source(self) -> str:
        return self.recipient.source

    @property
    def as_of(self) -> date | None:
        return self.recipient.as_of

    @property
    def holder_id(self) -> UUID | None:
        return self.recipient.holder_id


class HeadOfMission(Row):
    """A public office-holder. History is kept: a successor is a new row."""

    part_of = "recipient"

    recipient = models.ForeignKey(
        Recipient, verbose_name=_("recipient"), on_delete=models.PROTECT, related_name="heads"
    )
    name = models.CharField(
        _("name"),
        max_length=120,
        blank=True,
        validators=[is_printable],
        help_text=_("Leave empty if the post is vacant."),
    )
    rank = models.CharField(_("rank"), max_length=30, choices=HeadRank, default=HeadRank.UNKNOWN)
    style = models.CharField(
        _("addressed"),
        max_length=10,
        choices=Style,
        blank=True,
        default=Style.OPEN,
        help_text=_("Only if the person says so in public. Nothing is concluded from a name."),
    )
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True, validators=[is_printable])

    objects = AboutRecipientQuerySet.as_manager()

    class Meta:
        ordering = ["-since"]
        verbose_name = _("head of mission")
        verbose_name_plural = _("heads of mission")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(since=None) | models.Q(until__gte=models.F("since")),
                name="head_of_mission_leaves_after_arriving",
                violation_error_message=_("The last day lies before the first."),
            )
        ]

    def __str__(self) -> str:
        return self.name or str(_("post vacant"))

    def holds_office(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or self.until > on)

    @property
    def holder_id(self) -> UUID | None:
        return self.recipient.holder_id


class OpeningHours(Row):
    """When the door is open on this day of each week, by the clock on its wall. A break at noon makes two rows."""

    part_of = "recipient"

    recipient = models.ForeignKey(
        Recipient, verbose_name=_("recipient"), on_delete=models.PROTECT, related_name="opening_hours"
    )
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    objects = AboutRecipientQuerySet.as_manager()

    class Meta:
        ordering = ["weekday", "opens"]
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")),
                name="door_closes_after_it_opened",
                violation_error_message=_("The door closes after it has opened. Over midnight: make two rows."),
            ),
            models.UniqueConstraint(
                fields=["recipient", "weekday", "opens"],
                name="door_opens_once_at_one_time",
                violation_error_message=_("This opening is there already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}-{self.closes:%H:%M}"

    @property
    def holder_id(self) -> UUID | None:
        return self.recipient.holder_id


class ClosingDay(Row):
    """A day on which nobody opens: a holiday of either state."""

    part_of = "recipient"

    recipient = models.ForeignKey(
        Recipient, verbose_name=_("recipient"), on_delete=models.PROTECT, related_name="closing_days"
    )
    day = models.DateField(_("day"))
    name = models.CharField(_("occasion"), max_length=120, blank=True, validators=[is_printable])

    objects = AboutRecipientQuerySet.as_manager()

    class Meta:
        ordering = ["day"]
        verbose_name = _("closing day")
        verbose_name_plural = _("closing days")
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "day"],
                name="one_closing_day_for_each_date",
                violation_error_message=_("This day is there already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}".rstrip()

    @property
    def holder_id(self) -> UUID | None:
        return self.recipient.holder_id
