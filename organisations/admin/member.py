"""Members and their roles, for owners; everybody else of the organisation may read."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organisations.admin.base import Act, ScopedAdmin
from organisations.domain.account import reset_factors_of_member
from organisations.domain.member import agree_to_proposal, change_member, decline_proposal, end_membership
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
            name="agree",
            label=_("Agree to what is proposed"),
            question=_(
                "It takes two owners to make another one, or to put one out. Ask the first one, by another way than mail, "
                "whether they proposed this. If you agree it is done at once."
            ),
            do=agree_to_proposal,
            right=Right.MANAGE,
            fits=lambda membership: bool(membership.proposal),
        ),
        Act(
            name="decline",
            label=_("Do not agree"),
            question=_("Everything stays as it is. That it was proposed, and that you did not agree, is recorded."),
            do=decline_proposal,
            right=Right.MANAGE,
            fits=lambda membership: bool(membership.proposal),
        ),
        Act(
            name="end",
            label=_("End this membership"),
            question=_(
                "The person loses all rights here at once; of an owner it is proposed, and another owner agrees. That they "
                "were a member stays on record."
            ),
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
    list_display = ["name", "email", "role", "owner", "since", "until", "proposal"]
    list_filter = ["role", "owner"]
    list_select_related = ["user", "owner"]
    search_fields = ["user__name", "user__email"]
    nothing_yet = _("Nobody yet. Invite the people who work with you, by e-mail.")
    begins_in = "organisations.Invitation"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        ended = obj is not None and obj.until is not None
        return not ended and super().has_change_permission(request, obj)

    fieldsets = [
        (None, {"fields": ["name", "email", "owner", "role", "since", "until", "proposed"]}),
        (GRANTED_TITLE, {"fields": [*GRANTED], "description": GRANTED_HELP}),
    ]
    readonly_fields = ["name", "email", "owner", "since", "until", "proposed"]

    def may_act(self, request: HttpRequest, act: Act, row: Any) -> bool:
        """Oneself one leaves on the page of one's account; nobody agrees to what they proposed themselves."""
        actor = actor_of(request).pk
        mine = row.user_id == actor or (act.name == "agree" and row.proposed_by_id == actor)
        return not mine and super().may_act(request, act, row)

    def act_view(self, request: HttpRequest, object_id: str, act: Act) -> HttpResponse:
        response = super().act_view(request, object_id, act)
        if act.name == "end" and response.status_code == 302:
            self._tell_proposed(request, Membership.objects.get(pk=object_id))
        return response

    def _tell_proposed(self, request: HttpRequest, row: Membership) -> None:
        if row.proposal:
            sentence = gettext("Another owner has to agree first. They have been sent a mail.")
            self.message_user(request, sentence, messages.WARNING)

    def write_row(self, request: HttpRequest, row: Any, function: Any) -> None:
        """Another role ends the person's sessions, so this one too where it is one's own."""
        super().write_row(request, row, function)
        self._tell_proposed(request, row)
        if row.user_id == actor_of(request).pk:
            logout(request)

    @admin.display(description=_("name"), ordering="user__name")
    def name(self, membership: Membership) -> str:
        return str(membership.user)

    @admin.display(description=_("proposed"))
    def proposed(self, membership: Membership) -> str:
        if not membership.proposal:
            return "–"
        names = {"what": membership.get_proposal_display(), "person": membership.proposed_by}
        return gettext("%(what)s, if another owner agrees; proposed by %(person)s") % names

    @admin.display(description=_("e-mail"), ordering="user__email")
    def email(self, membership: Membership) -> str:
        return "–" if membership.user.emptied_at else membership.user.email
