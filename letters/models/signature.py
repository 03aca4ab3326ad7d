"""Who signed: a supporter's signature under one version of one letter, and what the person agreed to."""

from datetime import datetime
from typing import Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from campaigns.models import Campaign
from letters.enums import LIVE, Invalid, Mandate, SignatureKind, SignatureSource, SignatureState, Visibility
from letters.models.letter import Letter
from letters.models.version import Version
from organisations.fields import LanguageField, SealedField, actor_key, sealed_checks
from organisations.models import ConsentWording, Organisation
from organisations.ownership import Owned, OwnedManager

COUNTS = models.Q(state=SignatureState.CONFIRMED, mandate__in=[Mandate.NOT_NEEDED, Mandate.GIVEN])
"""What makes a signature count: confirmed by the person, and by the organisation it speaks for."""

SEALED = ("name_sealed", "email_sealed", "place_sealed", "office_sealed", "organisation_sealed", "comment_sealed")


class SignatureQuerySet(models.QuerySet["Signature"]):
    def counting(self) -> Self:
        return self.filter(COUNTS)

    def counted(self, *, campaign: UUID, letter: UUID, until: datetime) -> Self:
        """Those that count, and did by `until`: what may be printed and counted."""
        by_then = models.Q(counts_from=None) | models.Q(counts_from__lte=until)
        return (
            self.counting()
            .filter(by_then, campaign=campaign, letter=letter, confirmed_at__lte=until)
            .order_by("confirmed_at", "id")
        )

    def of_form(self, campaign: UUID, form: UUID) -> Self:
        """What one person signed with one form, the first letter first."""
        return self.filter(campaign=campaign, form=form).order_by("id")

    def to_tally(self) -> Self:
        """Those whose part in the tally is not what it should be."""
        return self.filter(models.Q(COUNTS, tallied=False) | models.Q(~COUNTS, tallied=True))


class Signature(Owned):
    """The campaign stands in every index, so that the table can be partitioned by it one day.

    `form` names the signing: all letters that one person signed with one form. `mail_index`, `name_index` and
    `domain_index` are keyed marks of address, name and mail domain, made with the campaign's own key; they are empty where
    the address is not known (paper) and after anonymisation. `tallied` says whether the letter's tally counts this row.
    `version` is the text that the person saw, and never changes; `kept` is the later one under which the person has kept
    the signature after the text had changed in what it says.
    `counts_from` is set where it began to count later than it was confirmed: an organisation agreed, a person signs
    personally after all, an organiser took back what had kept it out of an edition, the letter was frozen in that moment.
    """

    owner_from = "letter"

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="signatures"
    )
    letter = models.ForeignKey(Letter, verbose_name=_("letter"), on_delete=models.PROTECT, related_name="signatures")
    version = models.ForeignKey(
        Version, verbose_name=_("version seen"), on_delete=models.PROTECT, related_name="signatures"
    )
    kept = models.ForeignKey(
        Version,
        verbose_name=_("version kept under"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="kept_signatures",
    )
    kept_at = models.DateTimeField(_("kept at"), null=True, editable=False)
    form = models.UUIDField(_("signing"), null=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=SignatureKind, default=SignatureKind.PERSONAL)
    mandate = models.CharField(_("mandate"), max_length=20, choices=Mandate, default=Mandate.NOT_NEEDED)
    name_sealed = SealedField(_("name"), null=True)
    email_sealed = SealedField(_("e-mail address"), null=True)
    place_sealed = SealedField(_("place"), null=True)
    office_sealed = SealedField(_("office"), null=True)
    organisation_sealed = SealedField(_("organisation"), null=True)
    comment_sealed = SealedField(_("comment"), null=True)
    mail_index = models.CharField(_("mark of the address"), max_length=64, blank=True)
    name_index = models.CharField(_("mark of the name"), max_length=64, blank=True)
    mail_domain = models.CharField(_("mail domain"), max_length=253, blank=True)
    domain_index = models.CharField(_("mark of the mail domain"), max_length=64, blank=True)
    country = CountryField(_("country"), blank=True)
    language = LanguageField(_("language"), default="en")
    visibility = models.CharField(
        _("who may read the name"), max_length=20, choices=Visibility, default=Visibility.COUNTED_ONLY
    )
    hidden_at = models.DateTimeField(_("name hidden at"), null=True, editable=False)
    corrected_at = models.DateTimeField(_("words corrected at"), null=True, editable=False)
    state = models.CharField(_("state"), max_length=20, choices=SignatureState, default=SignatureState.PENDING)
    state_before = models.CharField(_("state before"), max_length=20, choices=SignatureState, blank=True)
    invalid = models.CharField(_("why it does not count"), max_length=20, choices=Invalid, blank=True)
    invalidated_by = actor_key(_("invalidated by"))
    source = models.CharField(_("source"), max_length=20, choices=SignatureSource)
    recorded_at = models.DateTimeField(_("recorded at"))
    mailed_at = models.DateTimeField(_("mailed at"), null=True, editable=False)
    reminded = models.PositiveSmallIntegerField(_("reminders"), default=0)
    bounced_at = models.DateTimeField(_("mail came back"), null=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    counts_from = models.DateTimeField(_("counts only since"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    invalidated_at = models.DateTimeField(_("invalidated at"), null=True, editable=False)
    anonymised_at = models.DateTimeField(_("emptied at"), null=True, editable=False)
    tallied = models.BooleanField(_("in the tally"), default=False, editable=False)

    objects = OwnedManager.from_queryset(SignatureQuerySet)()

    class Meta:
        ordering = ["confirmed_at", "id"]
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        indexes = [
            models.Index(
                fields=["campaign", "letter", "confirmed_at"],
                condition=models.Q(state=SignatureState.CONFIRMED),
                name="signature_confirmed",
            ),
            models.Index(fields=["campaign", "form"], name="signature_form"),
            models.Index(fields=["campaign", "mail_index"], name="signature_mail"),
            models.Index(
                fields=["domain_index", "campaign"], condition=~models.Q(domain_index=""), name="signature_domain"
            ),
            models.Index(
                fields=["recorded_at"], condition=models.Q(state=SignatureState.PENDING), name="signature_pending"
            ),
            models.Index(fields=["bounced_at"], condition=models.Q(bounced_at__isnull=False), name="signature_bounced"),
            models.Index(
                fields=["invalidated_at"],
                condition=models.Q(state=SignatureState.INVALIDATED),
                name="signature_invalidated",
            ),
            models.Index(fields=["letter"], condition=models.Q(COUNTS, tallied=False), name="signature_to_add"),
            models.Index(fields=["letter"], condition=models.Q(~COUNTS, tallied=True), name="signature_to_take_off"),
        ]
        constraints = [
            *sealed_checks("signature", *SEALED),
            models.UniqueConstraint(
                fields=["campaign", "letter", "mail_index", "name_index"],
                condition=models.Q(state__in=[*LIVE]) & ~models.Q(mail_index=""),
                name="one_live_signature_for_each_person_and_letter",
            ),
            models.CheckConstraint(
                condition=models.Q(visibility=Visibility.COUNTED_ONLY)
                | models.Q(name_sealed__isnull=False)
                | models.Q(anonymised_at__isnull=False),
                name="a_signature_that_is_printed_has_a_name",
                violation_error_message=_("A name is needed unless the signature is counted only."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state=SignatureState.CONFIRMED)
                | models.Q(confirmed_at__isnull=False, withdrawn_at=None),
                name="a_confirmed_signature_has_its_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=SignatureState.WITHDRAWN) | models.Q(withdrawn_at__isnull=False),
                name="a_withdrawn_signature_has_its_time",
            ),
            models.CheckConstraint(
                condition=models.Q(kept=None, kept_at=None) | models.Q(kept__isnull=False, kept_at__isnull=False),
                name="a_kept_signature_has_its_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state=SignatureState.INVALIDATED) ^ models.Q(state_before=""),
                name="an_invalidated_signature_keeps_its_state_before",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_visibility_display()} ({self.get_state_display()})"


class SignatureConsent(Owned):
    """What the person agreed to with one form: the wording as it was shown, when, and when it was taken back.

    `organisation` is who may write to the person, for that purpose; no key points to a signature (docs/adr/0025).
    """

    owner_from = "campaign"

    campaign = models.ForeignKey(Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="+")
    form = models.UUIDField(_("signing"))
    wording = models.ForeignKey(ConsentWording, verbose_name=_("wording"), on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(_("given at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)

    objects = OwnedManager()

    class Meta:
        ordering = ["given_at"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "form", "wording", "organisation"], name="one_consent_for_each_wording"
            )
        ]

    def __str__(self) -> str:
        return str(self.wording)
