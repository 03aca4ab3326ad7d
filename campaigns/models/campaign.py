"""The drive: one owner organisation, one or more states, several languages."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from campaigns.enums import RiskLevel
from organisations.fields import CodeField, LanguageField, SealedField, is_printable, sealed_checks
from organisations.ownership import Owned, OwnedManager


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def published(self) -> Self:
        return self.exclude(published_at=None)


class Campaign(Owned):
    """`owner` is the organisation that answers for it; every row of the campaign carries the same owner."""

    code = CodeField()
    name = models.CharField(
        _("name"), max_length=160, help_text=_("The working name, for your own lists."), validators=[is_printable]
    )
    states = CountryField(_("state or states addressed"), multiple=True)
    language = LanguageField(_("main language"), default="en")
    risk = models.CharField(_("risk for supporters"), max_length=10, choices=RiskLevel, default=RiskLevel.RAISED)
    reply_days = models.PositiveSmallIntegerField(
        _("days to wait for a reply"), default=30, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    retention_days = models.PositiveSmallIntegerField(
        _("days to keep names after the end"),
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_(
            "After the last of the end, a delivery, a reply and a closed promise. More than 180 need a reason."
        ),
    )
    retention_reason = models.TextField(
        _("why names are kept longer than 180 days"),
        max_length=600,
        blank=True,
        help_text=_("Shown to supporters."),
        validators=[is_printable],
    )
    neutral_mail = models.BooleanField(
        _("neutral mail"),
        default=False,
        help_text=_("Mail to supporters names neither the campaign nor the organisation in its sender and subject."),
    )
    needs_approval = models.BooleanField(
        _("letters need approval"),
        default=False,
        help_text=_(
            "A second person approves each text before people sign it or it is frozen. Off where you are alone."
        ),
    )
    names_per_address = models.PositiveSmallIntegerField(
        _("names for each e-mail address"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_("How many people may sign one letter from a shared mailbox."),
    )
    index_key_sealed = SealedField(
        _("key of the address index"), null=True, help_text=_("Made when the first letter opens for signature.")
    )
    anonymised_at = models.DateTimeField(_("names removed at"), null=True, editable=False)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    guided = models.BooleanField(_("its next steps stand on the start page"), default=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)

    objects = OwnedManager.from_queryset(CampaignQuerySet)()

    class Meta:
        ordering = ["-starts_on", "name"]
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="campaign_ends_after_it_starts",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=models.Q(reply_days__gte=1, reply_days__lte=365),
                name="campaign_waits_between_a_day_and_a_year",
            ),
            models.CheckConstraint(
                condition=models.Q(retention_days__gte=1)
                & (models.Q(retention_days__lte=180) | ~models.Q(retention_reason="")),
                name="campaign_keeps_names_at_most_180_days_or_says_why",
                violation_error_message=_("Names are kept for at most 180 days unless you give a reason."),
            ),
            *sealed_checks("campaign", "index_key_sealed"),
        ]

    def __str__(self) -> str:
        return self.name


class CampaignText(Owned):
    """What the public page says, in one language."""

    owner_from = part_of = "campaign"

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="texts")
    language = LanguageField(_("language"))
    title = models.CharField(_("title"), max_length=160, validators=[is_printable])
    standfirst = models.TextField(
        _("standfirst"),
        max_length=600,
        help_text=_("Two or three sentences under the title."),
        validators=[is_printable],
    )
    occasion = models.TextField(
        _("occasion"), max_length=4000, help_text=_("What happened, and when."), validators=[is_printable]
    )

    objects = OwnedManager()

    class Meta:
        ordering = ["campaign", "language"]
        verbose_name = _("public text")
        verbose_name_plural = _("public texts")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "language"],
                name="one_public_text_for_each_language",
                violation_error_message=_("There is a text in this language already."),
            )
        ]

    def __str__(self) -> str:
        return self.title
