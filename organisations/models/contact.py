"""Points where a recipient can be reached, and which organisation has confirmed them."""

import json
from hashlib import sha256
from typing import Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.enums import ContactHealth, ContactKind, ContactPurpose
from organisations.fields import SealedField, actor_key, is_printable, sealed_checks
from organisations.models.recipient import AboutRecipientQuerySet, Recipient
from organisations.ownership import Owned, OwnedManager, Row


class ContactPointQuerySet(AboutRecipientQuerySet):
    def in_use(self) -> Self:
        return self.filter(retired_at=None)

    def with_confirmation_of(self, owner: UUID) -> Self:
        """Adds `confirmed`: this organisation confirmed exactly these values."""
        confirmations = ContactConfirmation.objects.filter(
            owner=owner, contact=models.OuterRef("pk"), digest=models.OuterRef("digest")
        )
        return self.annotate(confirmed=models.Exists(confirmations))


class ContactPoint(Row):
    unrecorded = ("digest", "imported_value", "source_is_edited")
    part_of = "recipient"

    recipient = models.ForeignKey(
        Recipient, verbose_name=_("recipient"), on_delete=models.PROTECT, related_name="contacts"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ContactKind)
    purpose = models.CharField(
        _("whom it reaches"), max_length=20, choices=ContactPurpose, default=ContactPurpose.GENERAL
    )
    value = models.TextField(
        _("address or number"),
        max_length=600,
        help_text=_("A postal address: one line for each line of the envelope."),
        validators=[is_printable],
    )
    note = models.CharField(
        _("note"),
        max_length=200,
        blank=True,
        help_text=_("For example: side entrance, mornings only."),
        validators=[is_printable],
    )
    source = models.CharField(_("source"), max_length=200, blank=True, validators=[is_printable])
    as_of = models.DateField(_("as of"), null=True, blank=True)
    imported_value = models.TextField(max_length=600, blank=True, editable=False)
    """What the source of the directory said last. An import changes the value only while it is still that."""
    source_is_edited = models.BooleanField(default=False, editable=False)
    """A person said where the value stands or since when. No import changes such a point."""
    health = models.CharField(
        _("what became of the last use"),
        max_length=20,
        choices=ContactHealth,
        default=ContactHealth.UNKNOWN,
        editable=False,
    )
    health_since = models.DateTimeField(_("since"), null=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    retired_at = models.DateTimeField(_("no longer in use since"), null=True, editable=False)

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        ordering = ["recipient", "kind"]
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind"],
                condition=~models.Q(imported_value=""),
                name="one_imported_contact_of_each_kind",
                violation_error_message=_(
                    "The list of the directory gives a contact point of this kind already. Leave the kind of this one as it "
                    "was, and add yours as a new one."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {' / '.join(self.value.split(chr(10)))}"

    @property
    def holder_id(self) -> UUID | None:
        return self.recipient.holder_id

    def digest_of_values(self) -> str:
        """SHA-256, hexadecimal, of what a person confirms: recipient, kind, whom it reaches, value, and the note that
        leads to the door."""
        confirmed = [str(self.recipient_id), self.kind, self.purpose, self.value, self.note]
        return sha256(json.dumps(confirmed).encode()).hexdigest()


class ContactConfirmation(Owned):
    """A person of `owner` has checked these very values; it counts only while the digest is the contact's."""

    contact = models.ForeignKey(
        ContactPoint, verbose_name=_("contact point"), on_delete=models.PROTECT, related_name="confirmations"
    )
    digest = models.CharField(max_length=64, editable=False)
    how_sealed = SealedField(_("how it was checked"))
    confirmed_by = actor_key(_("confirmed by"))
    confirmed_at = models.DateTimeField(_("confirmed at"), editable=False)

    objects = OwnedManager()

    class Meta:
        ordering = ["-confirmed_at"]
        verbose_name = _("confirmation of a contact")
        verbose_name_plural = _("confirmations of contacts")
        constraints = [
            *sealed_checks("contactconfirmation", "how_sealed"),
            models.UniqueConstraint(
                fields=["owner", "contact", "digest"],
                name="one_confirmation_for_each_organisation_and_value",
                violation_error_message=_("Your organisation has confirmed this contact already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact} ({self.confirmed_at:%Y-%m-%d})"
