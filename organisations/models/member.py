"""Our own people: an account by e-mail, and what it may do in which organisation."""

from datetime import datetime
from typing import Any, NamedTuple, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organisations.enums import Proposal, Role
from organisations.fields import LanguageField, is_printable
from organisations.ownership import Owned, OwnedManager, Row


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, Row):
    """A person who works here. The log holds the account for ever, so that of somebody who has left is emptied."""

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120, validators=[is_printable])
    language = LanguageField(_("language"), default="en")
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_operator = models.BooleanField(
        _("runs the installation"),
        default=False,
        help_text=_("Keeps the shared directory; sees no organisation's data."),
    )
    date_joined = models.DateTimeField(_("joined"), editable=False)
    emptied_at = models.DateTimeField(_("emptied at"), null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        ordering = ["email"]
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_for_each_email",
                violation_error_message=_("There is an account with this e-mail address."),
            )
        ]

    def __str__(self) -> str:
        return gettext("a person who has left") if self.emptied_at else self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Everybody with an account may open the staff pages; what they see there follows from their memberships."""
        return self.is_active

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Django's own permissions are not used: rights come from memberships (`organisations/permissions.py`)."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active


class Seat(NamedTuple):
    """What a person is in an organisation, and what an owner has granted them beyond the role."""

    role: Role
    sees_persons: bool = False
    exports_persons: bool = False
    erases_persons: bool = False


class Seated(Owned):
    """A role in an organisation with what is granted beyond it. Owners have all of that by their role."""

    role = models.CharField(_("role"), max_length=20, choices=Role)
    sees_persons = models.BooleanField(
        _("sees who has signed"), default=False, help_text=_("Names and other personal data; each look is logged.")
    )
    exports_persons = models.BooleanField(_("exports who has signed"), default=False)
    erases_persons = models.BooleanField(_("erases who has signed"), default=False)

    class Meta:
        abstract = True

    @property
    def seat(self) -> Seat:
        return Seat(Role(self.role), self.sees_persons, self.exports_persons, self.erases_persons)


def grants_fit_role(model: str) -> models.CheckConstraint:
    """A coordinator, who knows some cities only, can be shown their names at most; a reporter nobody's."""
    reads_only = models.Q(exports_persons=False, erases_persons=False)
    return models.CheckConstraint(
        condition=models.Q(role=Role.ORGANISER)
        | (reads_only & (models.Q(role=Role.COORDINATOR) | models.Q(sees_persons=False))),
        name=f"{model}_grants_fit_the_role",
        violation_error_message=_(
            "Only organisers can be granted all of this, and coordinators that they see who has signed. Owners may do it "
            "without being granted it."
        ),
    )


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, now: datetime) -> Self:
        return self.filter(since__lte=now).filter(models.Q(until=None) | models.Q(until__gt=now))


class Membership(Seated):
    user = models.ForeignKey(
        User, verbose_name=_("account"), on_delete=models.PROTECT, related_name="memberships", editable=False
    )
    since = models.DateTimeField(_("since"), editable=False)
    until = models.DateTimeField(_("until"), null=True, editable=False)
    proposal = models.CharField(_("proposed"), max_length=10, choices=Proposal, blank=True, editable=False)
    proposed_by = models.ForeignKey(
        User, verbose_name=_("proposed by"), on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    proposed_at = models.DateTimeField(_("proposed at"), null=True, editable=False)

    objects = OwnedManager.from_queryset(MembershipQuerySet)()

    class Meta:
        ordering = ["user__email"]
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "user"],
                condition=models.Q(until=None),
                name="one_current_membership_for_each_organisation",
                violation_error_message=_("This person is a member already."),
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="membership_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=models.Q(proposal="", proposed_by=None, proposed_at=None)
                | (~models.Q(proposal="") & models.Q(proposed_by__isnull=False, proposed_at__isnull=False, until=None)),
                name="membership_proposal_says_by_whom_and_when",
            ),
            grants_fit_role("membership"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"

    def forget_proposal(self) -> None:
        self.proposal, self.proposed_by, self.proposed_at = "", None, None
