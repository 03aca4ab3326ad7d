"""Who was invited, by whom, and what became of it; for owners."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import DateTimeField, QuerySet, Value
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organisations.admin.base import Act, ScopedAdmin
from organisations.admin.member import GRANTED_HELP, GRANTED_TITLE
from organisations.domain.invitation import invite_again, invite_member, revoke_invitation
from organisations.forms.invitation import InvitationForm
from organisations.models import Invitation
from organisations.permissions import GRANTED, Right
from organisations.queries.invitation import address_of
from organisations.requests import now_of


def _waits(invitation: Invitation) -> bool:
    return invitation.used_at is None and invitation.revoked_at is None


@admin.register(Invitation)
class InvitationAdmin(ScopedAdmin):
    see = write = Right.MANAGE
    fresh_writes = True
    owner_field = "owner"
    form = InvitationForm
    add_with = staticmethod(invite_member)
    acts = [
        Act(
            name="again",
            label=_("Send it again"),
            question=_("A new link is mailed and works for another week. The one that was mailed before ends."),
            do=invite_again,
            right=Right.MANAGE,
            fits=_waits,
        ),
        Act(
            name="revoke",
            label=_("Take it back"),
            question=_("The link ends at once and the address is removed. Nobody is told."),
            do=revoke_invitation,
            right=Right.MANAGE,
            fits=_waits,
        ),
    ]
    list_display = ["email", "joins", "role", "state", "invited_by", "sent_at", "expires_at"]
    list_filter = ["role", "owner"]
    list_select_related = ["owner", "body", "invited_by"]
    date_hierarchy = "sent_at"
    nothing_yet = _("Nobody has been invited yet. Invite the people who work with you, by e-mail.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invitation]:
        """With the moment of the request, by which a link has ended or not."""
        moment = Value(now_of(request), output_field=DateTimeField())
        rows: QuerySet[Invitation] = super().get_queryset(request).annotate(asked_at=moment)
        return rows

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.owner = form.cleaned_data["for_organisation"]
        self.write_row(request, obj, partial(invite_member, address=form.cleaned_data["email"]))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        granted = (GRANTED_TITLE, {"fields": [*GRANTED], "description": GRANTED_HELP})
        if obj is None:
            return [(None, {"fields": ["for_organisation", "email", "role"]}), granted]
        shown = ["email", "joins", "role", "state", "invited_by", "sent_at", "expires_at", "used_at", "revoked_at"]
        return [(None, {"fields": shown}), granted]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return (
            [name for _title, options in self.get_fieldsets(request, obj) for name in options["fields"]] if obj else []
        )

    @admin.display(description=_("e-mail"))
    def email(self, invitation: Invitation) -> str:
        return address_of(invitation) or "–"

    @admin.display(description=_("organisation"))
    def joins(self, invitation: Invitation) -> str:
        return str(invitation.joins)

    @admin.display(description=_("state"))
    def state(self, invitation: Any) -> str:
        return str(invitation.state_at(invitation.asked_at).label)
