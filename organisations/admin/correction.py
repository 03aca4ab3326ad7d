"""What readers propose: read, then accepted or declined with a reason."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organisations.admin.base import Act, Facts, ReadOnlyAdmin
from organisations.domain.correction import accept_correction, decline_correction
from organisations.enums import CorrectionState
from organisations.forms.correction import AcceptForm, DeclineForm
from organisations.models import Correction
from organisations.queries.correction import said_in

SHOWN = ["recipient", "part", "proposed", "where", "received_at", "state", "reason", "decided_by", "decided_at"]


def _waits(correction: Correction) -> bool:
    return correction.state == CorrectionState.WAITING


@admin.register(Correction)
class CorrectionAdmin(ReadOnlyAdmin):
    directory = True
    fields: ClassVar[Any] = SHOWN
    readonly_fields = SHOWN
    list_display = ["recipient", "part", "received_at", "state"]
    list_filter = ["state", "part"]
    list_select_related = ["recipient"]
    search_fields = ["recipient__name"]
    nothing_yet = _("No correction has been proposed. Readers can propose one on the public page of each recipient.")
    begins_in = "organisations.Recipient"
    acts = [
        Act(
            name="accept",
            label=_("Accept"),
            question=_(
                "A name or city is changed, an address or number is added; each organisation then confirms it for itself. "
                "Anything else you enter on the recipient's page first."
            ),
            do=accept_correction,
            form=AcceptForm,
            fits=_waits,
        ),
        Act(
            name="decline",
            label=_("Decline"),
            question=_("Nothing is changed. Your reason is kept with the proposal."),
            do=decline_correction,
            form=DeclineForm,
            fits=_waits,
        ),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return SHOWN

    def act_form(self, request: HttpRequest, act: Act, row: Correction) -> forms.Form:
        given = request.POST if request.method == "POST" else None
        return act.form(given, initial={"words": said_in(row).proposed})

    def act_facts(self, request: HttpRequest, act: Act, row: Correction) -> Facts:
        said = said_in(row)
        return [
            (_("Recipient"), row.recipient),
            (_("What is wrong"), row.get_part_display()),
            (_("What it should say"), said.proposed),
            (_("Where one can see that"), said.where),
        ]

    @admin.display(description=_("what it should say"))
    def proposed(self, correction: Correction) -> str:
        return said_in(correction).proposed

    @admin.display(description=_("where one can see that"))
    def where(self, correction: Correction) -> str:
        return said_in(correction).where

    @admin.display(description=_("why it was accepted or declined"))
    def reason(self, correction: Correction) -> str:
        return said_in(correction).reason
