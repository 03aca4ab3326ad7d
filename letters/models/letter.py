"""A letter of a campaign: the base, a variant for one recipient, or one that was written elsewhere."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from campaigns.models import Campaign, Target
from letters.enums import DateStyle, LetterKind, Paper, SpeaksTo, Window
from organisations.fields import CodeField, LanguageField, is_printable
from organisations.ownership import Owned, OwnedManager


class Letter(Owned):
    """`addressee` (to whom it is written) is not the recipient of the target (where it is taken)."""

    owner_from = "campaign"
    coordinator_from = "target__coordinator"
    everybodys = "target"
    unrecorded = ("pages", "measured")

    campaign = models.ForeignKey(Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="letters")
    target = models.ForeignKey(
        Target, verbose_name=_("target"), on_delete=models.PROTECT, null=True, blank=True, related_name="letters"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=LetterKind, default=LetterKind.VARIANT)
    base = models.ForeignKey(
        "self", verbose_name=_("base letter"), on_delete=models.PROTECT, null=True, blank=True, related_name="variants"
    )
    follows = models.ForeignKey(
        "self",
        verbose_name=_("follows an earlier letter"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followers",
    )
    code = CodeField()
    title = models.CharField(
        _("title"), max_length=160, validators=[is_printable], help_text=_("For lists and the public page.")
    )
    language = LanguageField(_("language"))
    sender = models.TextField(
        _("letterhead"),
        max_length=600,
        validators=[is_printable, MaxLengthValidator(600)],
        blank=True,
        help_text=_("Who writes: name, then address, one line for each printed line. May stay empty."),
    )
    addressee = models.TextField(
        _("addressee"),
        max_length=600,
        validators=[is_printable, MaxLengthValidator(600)],
        blank=True,
        help_text=_("To whom it is written, one line for each printed line."),
    )
    paper = models.CharField(
        _("paper"),
        max_length=10,
        choices=Paper,
        blank=True,
        help_text=_("Empty: as the base letter, or as it is usual where your organisation is."),
    )
    window = models.CharField(
        _("window of the envelope"),
        max_length=10,
        choices=Window,
        blank=True,
        help_text=_("The address is printed where the window shows it. Empty: as the base letter, or without one."),
    )
    speaks_to = models.CharField(
        _("speaks to"),
        max_length=20,
        choices=SpeaksTo,
        blank=True,
        help_text=_(
            "Decides {{ envelope }}, {{ salutation }} and {{ close }}. Empty: as the base, or whoever heads it."
        ),
    )
    dated_on = models.DateField(
        _("date"),
        null=True,
        blank=True,
        help_text=_("Filled in as {{ date }}. Empty: as the base; a letter without a date stays without one."),
    )
    date_style = models.CharField(_("how the date is written"), max_length=20, choices=DateStyle, blank=True)
    place = models.CharField(
        _("place"),
        max_length=120,
        validators=[is_printable],
        blank=True,
        help_text=_("Where it is written, filled in as {{ place }}. Empty: as the base, or the recipient's city."),
    )
    posted_in = CountryField(
        _("posted in"),
        blank=True,
        help_text=_(
            "Only post from abroad names the recipient's country. Empty: as the base, or your organisation's country."
        ),
    )
    goal = models.PositiveIntegerField(
        _("goal"), null=True, blank=True, help_text=_("How many signatures you hope for. May stay empty.")
    )
    least_signed = models.PositiveIntegerField(
        _("at least so many sign"),
        null=True,
        blank=True,
        help_text=_("It is frozen only when so many stand below it, with the signature block. May stay empty."),
    )
    most_pages = models.PositiveSmallIntegerField(
        _("at most so many pages"),
        null=True,
        blank=True,
        help_text=_("Of the letter itself, without annex and translations. May stay empty."),
    )
    opened_at = models.DateTimeField(_("open for signature since"), null=True, editable=False)
    closes_at = models.DateTimeField(_("open for signature until"), null=True, blank=True)
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, editable=False)
    measured = models.CharField(
        _("measured"), max_length=64, blank=True, editable=False, help_text=_("Mark of what took so many pages.")
    )
    created_at = models.DateTimeField(_("begun"), editable=False)

    objects = OwnedManager()

    class Meta:
        ordering = ["campaign", "kind", "target__position", "title"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=LetterKind.BASE, target=None, base=None)
                | (~models.Q(kind=LetterKind.BASE) & models.Q(target__isnull=False)),
                name="letter_has_a_target_unless_it_is_the_base",
                violation_error_message=_("A base letter has no target and no base; every other letter has a target."),
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=LetterKind.EXTERNAL) | models.Q(base=None),
                name="external_letter_has_no_base",
                violation_error_message=_("A letter written elsewhere has no base letter here."),
            ),
            models.CheckConstraint(
                condition=models.Q(opened_at=None) | models.Q(kind=LetterKind.VARIANT),
                name="only_a_letter_to_a_recipient_is_signed_here",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def time_zone(self) -> str:
        """By whose clock its times are told: the recipient's; a base has none."""
        return self.target.recipient.time_zone if self.target else "UTC"
