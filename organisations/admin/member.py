"""Members and their roles, for owners; everybody else of the organisation may read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organisations.admin.base import Act, DomainForm, ScopedAdmin
from organisations.domain.account import reset_factors_of_member
from organisations.domain.member import add_member, change_member, end_membership
from organisations.forms.member import MemberForm
from organisations.models import Membership
from organisations.permissions import Right


@admin.register(Membership)
class MembershipAdmin(ScopedAdmin):
    write = Right.MANAGE
    fresh_writes = True
    owner_field = "owner"
    add_with = staticmethod(add_member)
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
    nothing_yet = _("Nobody yet. Add the people who work with you, by e-mail.")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        ended = obj is not None and obj.until is not None
        return not ended and super().has_change_permission(request, obj)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **{"form": DomainForm if obj else MemberForm, **kwargs})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return [(None, {"fields": ["for_organisation", "email", "name", "role"]})]
        return [(None, {"fields": ["name", "email", "owner", "role", "since", "until"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["name", "email", "owner", "since", "until"] if obj else []

    @admin.display(description=_("name"), ordering="user__name")
    def name(self, membership: Membership) -> str:
        return membership.user.name

    @admin.display(description=_("e-mail"), ordering="user__email")
    def email(self, membership: Membership) -> str:
        return membership.user.email
