"""What became of it: one edition to one recipient, its plan of channels, and the log that nobody can bend."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from letters.enums import Answer, Capacity, Channel, Detail, EventKind, EvidenceKind, Precision, Reach, ReceiverRole
from letters.models.edition import Edition
from organisations.fields import SealedField, actor_key, sealed_checks
from organisations.models import ContactPoint, Recipient
from organisations.ownership import Owned, OwnedManager


class Delivery(Owned):
    """`reach` and `answer` are projections: always what the fold of the events says, rewritten with each of them."""

    owner_from = "edition"
    coordinator_from = "edition__letter__target__coordinator"

    edition = models.ForeignKey(Edition, verbose_name=_("edition"), on_delete=models.PROTECT, related_name="deliveries")
    recipient = models.ForeignKey(
        Recipient, verbose_name=_("recipient"), on_delete=models.PROTECT, related_name="deliveries"
    )
    capacity = models.CharField(_("capacity"), max_length=10, choices=Capacity, default=Capacity.ADDRESSEE)
    reach = models.CharField(_("reach"), max_length=20, choices=Reach, default=Reach.PLANNED, editable=False)
    answer = models.CharField(_("answer"), max_length=20, choices=Answer, default=Answer.NONE, editable=False)
    created_at = models.DateTimeField(_("planned at"), editable=False)

    objects = OwnedManager()

    class Meta:
        ordering = ["edition__letter__target__position", "recipient__city", "created_at"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "recipient"],
                name="one_delivery_of_an_edition_to_a_recipient",
                violation_error_message=_("This edition has a delivery to that recipient already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition} → {self.recipient}"


class Event(Owned):
    """One line of the log: append-only, by trigger. Free text stands apart (`EventText`), its commitment here."""

    owner_from = "delivery"

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField(_("order of recording"))
    key = models.CharField(_("key"), max_length=120)
    kind = models.CharField(_("what"), max_length=30, choices=EventKind)
    detail = models.CharField(_("in detail"), max_length=30, choices=Detail, blank=True)
    channel = models.CharField(_("channel"), max_length=20, choices=Channel, blank=True)
    about = models.ForeignKey(
        "self", verbose_name=_("about"), on_delete=models.PROTECT, null=True, related_name="followed_by"
    )
    voids = models.OneToOneField(
        "self", verbose_name=_("voids"), on_delete=models.PROTECT, null=True, related_name="voided_by"
    )
    occurred_at = models.DateTimeField(_("happened at"), null=True)
    precision = models.CharField(_("time known"), max_length=10, choices=Precision)
    receiver_role = models.CharField(_("who took it or spoke"), max_length=20, choices=ReceiverRole, blank=True)
    due_at = models.DateTimeField(_("due"), null=True)
    text_commitment = models.CharField(max_length=64, blank=True)
    recorded_by = actor_key(_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = OwnedManager()

    class Meta:
        ordering = ["delivery", "sequence"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.UniqueConstraint(fields=["delivery", "key"], name="an_event_is_recorded_once"),
            models.UniqueConstraint(fields=["delivery", "sequence"], name="events_stand_in_order_of_recording"),
            models.CheckConstraint(
                condition=models.Q(precision=Precision.UNKNOWN, occurred_at=None)
                | (~models.Q(precision=Precision.UNKNOWN) & models.Q(occurred_at__isnull=False)),
                name="an_event_has_a_time_unless_it_is_unknown",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=EventKind.VOIDED, voids__isnull=False)
                | (~models.Q(kind=EventKind.VOIDED) & models.Q(voids=None)),
                name="only_a_void_voids",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind__in=[EventKind.PROMISED, EventKind.PROMISE_EXTENDED])
                | models.Q(due_at__isnull=False),
                name="a_promise_has_a_due_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(kind__in=[EventKind.PROMISED, EventKind.PROMISE_EXTENDED]),
                name="promise_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.sequence})"


class EventText(Owned):
    """The words of an event and who heard them. Redaction empties both, once, and is itself recorded; the event stays."""

    owner_from = "event"

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="text")
    words_sealed = SealedField(_("words"), null=True)
    witnesses_sealed = SealedField(_("witnesses"), null=True)
    salt_sealed = SealedField(_("salt"), null=True)
    redacted_at = models.DateTimeField(_("redacted at"), null=True)

    objects = OwnedManager()

    class Meta:
        verbose_name = _("words of an event")
        verbose_name_plural = _("words of events")
        constraints = [
            *sealed_checks("eventtext", "words_sealed", "witnesses_sealed", "salt_sealed"),
            models.CheckConstraint(
                condition=models.Q(
                    redacted_at=None,
                    words_sealed__isnull=False,
                    witnesses_sealed__isnull=False,
                    salt_sealed__isnull=False,
                )
                | models.Q(redacted_at__isnull=False, words_sealed=None, witnesses_sealed=None, salt_sealed=None),
                name="words_are_there_or_redacted",
            ),
        ]

    def __str__(self) -> str:
        return str(self.event)


class ChannelStepQuerySet(models.QuerySet["ChannelStep"]):
    def open(self) -> Self:
        return self.filter(fulfilled_by=None, dropped_at=None)

    def due(self, now: datetime) -> Self:
        """Open, and either its time has come or a refusal, a failure or a broken promise calls for it."""
        return self.open().filter(models.Q(due_at__lte=now) | models.Q(called_by__isnull=False))


class ChannelStep(Owned):
    """A row of the plan: which channel comes next, when, and who sees to it. An attempt closes the step it fulfils.

    `called_by` is a projection of the log, like the delivery's own two: the event after which this step is due now.
    """

    owner_from = "delivery"

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField(_("order"))
    channel = models.CharField(_("channel"), max_length=20, choices=Channel)
    contact = models.ForeignKey(
        ContactPoint, verbose_name=_("contact point"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who sees to it"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    fulfilled_by = models.ForeignKey(
        Event, verbose_name=_("done by"), on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    called_by = models.ForeignKey(
        Event, verbose_name=_("called for by"), on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    dropped_at = models.DateTimeField(_("dropped at"), null=True, editable=False)

    objects = OwnedManager.from_queryset(ChannelStepQuerySet)()

    class Meta:
        ordering = ["delivery", "position"]
        verbose_name = _("step of the channel plan")
        verbose_name_plural = _("channel plan")
        constraints = [
            models.UniqueConstraint(fields=["delivery", "position"], name="steps_of_a_plan_stand_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.get_channel_display()}"


class Evidence(Owned):
    """A picture of what happened, made anew from its pixels (no place, no camera, no comment) and sealed."""

    owner_from = "event"

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=10, choices=EvidenceKind)
    path = models.CharField(_("name in the storage"), max_length=200)
    sha256 = models.CharField(_("SHA-256 of the picture"), max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    added_by = actor_key(_("added by"))
    added_at = models.DateTimeField(_("added at"))

    objects = OwnedManager()

    class Meta:
        ordering = ["event", "added_at"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.added_at:%Y-%m-%d})"
