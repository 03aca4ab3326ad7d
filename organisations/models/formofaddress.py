"""Forms of address that an organisation says differently from the shipped ones, or that it adds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.enums import HeadRank
from organisations.enums.courtesy import FORM_KINDS, VACANT, Style
from organisations.fields import LanguageField, is_printable
from organisations.ownership import Owned, OwnedManager
from organisations.readers.courtesy import Form, Key

FORM_RANKS = (*HeadRank.choices, (VACANT, _("nobody known")))


class FormOfAddress(Owned):
    """Stands before the shipped form with the same key."""

    kind = models.CharField(_("kind of recipient"), max_length=30, choices=FORM_KINDS)
    rank = models.CharField(_("rank of its head"), max_length=30, choices=FORM_RANKS)
    style = models.CharField(_("addressed"), max_length=10, choices=Style, blank=True, default=Style.OPEN)
    language = LanguageField(_("language"))
    envelope = models.TextField(
        _("on the envelope"),
        max_length=300,
        validators=[is_printable],
        help_text=_(
            "One line for each printed line. {name} stands for the head's name, {state} for the state, as it follows a "
            "title: “Ambassador of {state}”, “Botschaft {state}”. A line whose slot cannot be filled is left out."
        ),
    )
    salutation = models.CharField(_("salutation"), max_length=160, validators=[is_printable])
    close = models.CharField(_("complimentary close"), max_length=200, validators=[is_printable])

    objects = OwnedManager()

    class Meta:
        ordering = ["language", "kind", "rank", "style"]
        verbose_name = _("form of address")
        verbose_name_plural = _("forms of address")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "rank", "style", "language"],
                name="one_own_form_for_each_office_and_language",
                violation_error_message=_(
                    "Your organisation says this form in its own words already. Change that one."
                ),
            )
        ]

    def __str__(self) -> str:
        told = [self.get_kind_display(), self.get_rank_display(), self.style and self.get_style_display()]
        return f"{', '.join(str(one) for one in told if one)} ({self.language})"

    @property
    def key(self) -> Key:
        return Key(self.kind, self.rank, self.style, self.language)

    @property
    def form(self) -> Form:
        return Form(self.envelope, self.salutation, self.close)
