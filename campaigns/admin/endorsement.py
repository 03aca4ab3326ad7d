"""An endorsement and its answer; reached from its campaign."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from campaigns.domain.endorsement import accept_endorsement, ask_body, decline_endorsement, opt_out_endorsement
from campaigns.enums import EndorsementState
from campaigns.forms.endorsement import AskBodyForm, HowForm
from campaigns.models import Endorsement
from campaigns.queries.endorsement import opened_endorsement
from organisations.admin.base import Act, ReadOnlyAdmin
from organisations.permissions import Right


@admin.register(Endorsement)
class EndorsementAdmin(ReadOnlyAdmin):
    acts = [
        Act(
            name="ask",
            label=_("Ask it by mail"),
            question=_(
                "A link is mailed to the organisation's own contact, who reads the campaign and its demands and says yes or "
                "no, without an account. They are reminded once, and can opt out later by the same link."
            ),
            do=ask_body,
            form=AskBodyForm,
            fits=lambda endorsement: endorsement.state == EndorsementState.INVITED,
        ),
        Act(
            name="decline",
            label=_("Record that it declined"),
            question=_("The organisation is neither counted nor named. It can still accept later."),
            do=decline_endorsement,
            form=HowForm,
            fits=lambda endorsement: endorsement.state == EndorsementState.INVITED,
        ),
        Act(
            name="accept",
            label=_("Record that it accepted"),
            question=_("From now on the organisation is counted and listed among those behind the campaign."),
            do=accept_endorsement,
            form=HowForm,
            fits=lambda endorsement: endorsement.state != EndorsementState.ACCEPTED,
        ),
        Act(
            name="opt-out",
            label=_("Record that it opted out"),
            question=_("From now on the organisation is not counted. Editions frozen earlier stay as they are."),
            do=opt_out_endorsement,
            form=HowForm,
            fits=lambda endorsement: endorsement.state == EndorsementState.ACCEPTED,
        ),
    ]
    fields = [
        "campaign",
        "body",
        "state",
        "invited_at",
        "asked_at",
        "expires_at",
        "reminded_at",
        "accepted_at",
        "declined_at",
        "opted_out_at",
        "recorded_by",
        "answered",
    ]
    list_display = ["body", "campaign", "state", "invited_at", "accepted_at", "opted_out_at"]
    list_filter = ["state", "campaign"]
    list_select_related = ["campaign", "body"]
    search_fields = ["body__name"]
    nothing_yet = _("Nobody has been invited yet. Open a campaign and add the organisations that you ask.")
    begins_in = "campaigns.Campaign"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """How an answer is known may name people: for those who may write it."""
        hidden = set() if obj is None or self.allowed_on(request, Right.EDIT, obj) else {"answered", "recorded_by"}
        return [name for name in self.fields if name not in hidden]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [str(name) for name in self.fields]

    @admin.display(description=_("who answered, or how it is known"))
    def answered(self, endorsement: Endorsement) -> str:
        return opened_endorsement(endorsement, "answered") or "–"
