"""An endorsement and its answer; reached from its campaign."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from campaigns.domain.endorsement import accept_endorsement, opt_out_endorsement
from campaigns.enums import EndorsementState
from campaigns.models import Endorsement
from organisations.admin.base import Act, ReadOnlyAdmin


@admin.register(Endorsement)
class EndorsementAdmin(ReadOnlyAdmin):
    acts = [
        Act(
            name="accept",
            label=_("Record that it accepted"),
            question=_("From now on the organisation is counted and listed among those behind the campaign."),
            do=accept_endorsement,
            fits=lambda endorsement: endorsement.state != EndorsementState.ACCEPTED,
        ),
        Act(
            name="opt-out",
            label=_("Record that it opted out"),
            question=_("From now on the organisation is not counted. Editions frozen earlier stay as they are."),
            do=opt_out_endorsement,
            fits=lambda endorsement: endorsement.state != EndorsementState.OPTED_OUT,
        ),
    ]
    fields = ["campaign", "body", "state", "invited_at", "accepted_at", "opted_out_at"]
    list_display = ["body", "campaign", "state", "invited_at", "accepted_at", "opted_out_at"]
    list_filter = ["state", "campaign"]
    list_select_related = ["campaign", "body"]
    search_fields = ["body__name"]
    nothing_yet = _("Nobody has been invited yet. Open a campaign and add the organisations that you ask.")
