"""Members and their roles, for owners; everybody else of the organisation may read."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import logout
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organisations.admin.base import Act, ScopedAdmin
from organisations.domain.account import reset_factors_of_member
from organisations.domain.member import change_member, end_membership
from organisations.models import Membership
from organisations.permissions import GRANTED, Right
from organisations.requests import actor_of

GRANTED_TITLE = _("Signatories' personal data")
GRANTED_HELP = _("For organisers, each on its own; for coordinators only that they see it. Owners may all.")


@admin.register(Membership)
class MembershipAdmin(ScopedAdmin):
    keeps_history = True
    write = Right.MANAGE
    fresh_writes = True
    change_with = staticmethod(change_member)
    acts = [
        Act(
            name="end",
            label=_("End this membership"),
            question=_("The person loses all rights here at once. That they were a member stays on record."),
            do=end_membership,
            right=Right.MANAGE,
            fits=lambda membership: membership.until is None,
        ),
        Act(
            name="reset-factors",
            label=_("Lost second factor: begin anew"),
            question=_(
                "For somebody who has lost the device and the recovery codes. Make sure that it is really the person who "
                "asks: call them. All second factors and the password are taken away, and a mail leads to new ones."
            ),
            do=reset_factors_of_member,
            right=Right.MANAGE,
            fits=lambda membership: membership.until is None,
        ),
    ]
    list_display = ["name", "email", "role", "owner", "since", "until"]
    list_filter = ["role", "owner"]
    list_select_related = ["user", "owner"]
    search_fields = ["user__name", "user__email"]
    nothing_yet = _("Nobody yet. Invite the people who work with you, by e-mail.")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        ended = obj is not None and obj.until is not None
        return not ended and super().has_change_permission(request, obj)

    fieldsets = [
        (None, {"fields": ["name", "email", "owner", "role", "since", "until"]}),
        (GRANTED_TITLE, {"fields": [*GRANTED], "description": GRANTED_HELP}),
    ]
    readonly_fields = ["name", "email", "owner", "since", "until"]

    def may_act(self, request: HttpRequest, act: Act, row: Any) -> bool:
        """Oneself one leaves on the page of one's account."""
        return row.user_id != actor_of(request).pk and super().may_act(request, act, row)

    def write_row(self, request: HttpRequest, row: Any, function: Any) -> None:
        """Another role ends the person's sessions, so this one too where it is one's own."""
        super().write_row(request, row, function)
        if row.user_id == actor_of(request).pk:
            logout(request)

    @admin.display(description=_("name"), ordering="user__name")
    def name(self, membership: Membership) -> str:
        return membership.user.name

    @admin.display(description=_("e-mail"), ordering="user__email")
    def email(self, membership: Membership) -> str:
        return membership.user.email
