"""The outbox: one row for each mail, written in the transaction that causes it, sent later by whoever finds it due."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.enums import MailBlockReason, MailState
from organisations.fields import LanguageField, SealedField, sealed_checks
from organisations.ownership import Owned, OwnedManager, Row


class MailQuerySet(models.QuerySet["Mail"]):
    def due(self, now: datetime) -> Self:
        return self.filter(state=MailState.DUE, due_at__lte=now).order_by("due_at", "id")

    def stuck(self, now: datetime) -> Self:
        """Claimed by a worker that did not come back before its lease ended."""
        return self.filter(state__in=[MailState.CLAIMED, MailState.IN_DATA], claimed_until__lte=now)

    def needs_a_person(self) -> Self:
        return self.filter(state__in=[MailState.FAILED, MailState.UNCERTAIN])


class Mail(Owned):
    """The only owned table with rows of nobody: mail about an account, of which no organisation may know.

    What it is about stands as a kind and a UUID: no key points to the right. Address and texts are emptied some time
    after it left; the row stays, so that its key is still known. `heeds_blocks`: it does not leave once its address is
    blocked.
    """

    owner = models.ForeignKey(  # type: ignore[assignment]  # the one owned table where it may be empty
        "organisations.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )
    kind = models.CharField(_("kind"), max_length=40)
    about_kind = models.CharField(_("about"), max_length=60, blank=True)
    about_id = models.UUIDField(_("row"), null=True)
    dedupe_key = models.CharField(_("key"), max_length=200, unique=True)
    at_most_once = models.BooleanField(
        _("never twice"), default=False, help_text=_("A letter to a recipient: after a lost answer a person decides.")
    )
    heeds_blocks = models.BooleanField(default=False, editable=False)
    language = LanguageField(_("language"))
    recipient_sealed = SealedField(_("to"), null=True)
    subject_sealed = SealedField(_("subject"), null=True)
    body_sealed = SealedField(_("text"), null=True)
    html_sealed = SealedField(_("text as HTML"), null=True)
    unsubscribe_sealed = SealedField(_("address for stopping news"), null=True)
    sender_name = models.CharField(
        _("sender"), max_length=160, blank=True, help_text=_("Shown before the installation's address.")
    )
    state = models.CharField(_("state"), max_length=20, choices=MailState, default=MailState.DUE)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    unanswered = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text=_("How often the text went out and no answer came.")
    )
    due_at = models.DateTimeField(_("due"))
    claim = models.UUIDField(null=True, editable=False)
    claimed_until = models.DateTimeField(null=True, editable=False)
    message_id = models.CharField(_("message id"), max_length=200)
    last_error = models.CharField(_("last answer"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("written"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    bounced_at = models.DateTimeField(_("came back"), null=True, editable=False)

    objects = OwnedManager.from_queryset(MailQuerySet)()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        indexes = [
            models.Index(fields=["due_at", "id"], condition=models.Q(state=MailState.DUE), name="mail_due"),
            models.Index(fields=["about_id"], name="mail_about"),
            models.Index(fields=["message_id"], name="mail_message"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(owner__isnull=False) | models.Q(kind="account"),
                name="only_mail_about_an_account_has_no_owner",
            ),
            *sealed_checks(
                "mail", "recipient_sealed", "subject_sealed", "body_sealed", "html_sealed", "unsubscribe_sealed"
            ),
            models.CheckConstraint(
                condition=models.Q(state=MailState.SENT, sent_at__isnull=False)
                | (~models.Q(state=MailState.SENT) & models.Q(sent_at=None)),
                name="mail_is_sent_with_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[MailState.SENT, MailState.FAILED, MailState.UNCERTAIN])
                | models.Q(recipient_sealed__isnull=False, subject_sealed__isnull=False, body_sealed__isnull=False),
                name="mail_that_may_still_leave_has_its_texts",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[MailState.CLAIMED, MailState.IN_DATA])
                | models.Q(claim__isnull=False, claimed_until__isnull=False),
                name="mail_in_hand_has_a_claim_and_a_lease",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.get_state_display()})"


class MailBlock(Row):
    """An address to which nothing is sent any more, kept as a keyed mark of its canonical form."""

    key = models.CharField(_("mark"), max_length=64, unique=True)
    reason = models.CharField(_("reason"), max_length=20, choices=MailBlockReason)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("blocked address")
        verbose_name_plural = _("blocked addresses")

    def __str__(self) -> str:
        return self.get_reason_display()
