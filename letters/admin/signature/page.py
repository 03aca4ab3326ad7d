"""Signatures, read-only: which there are and how they stand, without a name. What can be done to one."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from letters.admin.signature.filters import CountryFilter, DomainFilter, JudgedFilter, ProviderFilter
from letters.admin.signature.many import ManyPages
from letters.domain.judge import hide_name, invalidate_one, restore_one, show_name
from letters.domain.mandate import ask_again
from letters.domain.signing import erase_signatory, mail_own_link
from letters.enums import LIVE, Mandate, SignatureState
from letters.forms.edition import EraseForm
from letters.forms.mandate import AskForm
from letters.forms.signature import HideForm, InvalidForm, ShowForm
from letters.models import Signature
from letters.queries.mandate import request_of
from letters.queries.signing import of_same_person
from organisations.admin.base import Act, Facts
from organisations.permissions import Right, owners_with
from organisations.requests import roles_in

CORRECTED = gettext_lazy(
    "What somebody signed is corrected by that person alone. If a name looks mistyped, mail them their link."
)


@admin.register(Signature)
class SignatureAdmin(ManyPages):
    see: ClassVar[Right] = Right.EDIT
    change_list_template = "admin/letters/signature/change_list.html"
    shown: ClassVar[Any] = [
        "letter",
        "version",
        "state",
        "kind",
        "mandate_asked",
        "visibility",
        "country",
        "mail_domain",
        "language",
        "source",
        "recorded_at",
        "mailed_at",
        "reminded",
        "bounced_at",
        "confirmed_at",
        "counts_from",
        "withdrawn_at",
        "hidden_at",
        "invalid",
        "invalidated_at",
        "invalidated_by",
        "state_before",
    ]
    list_display = ["recorded_at", "letter", "state", "kind", "mandate", "visibility", "country", "mail_domain"]
    list_filter = [
        "letter__campaign",
        "letter",
        "state",
        "kind",
        "mandate",
        "visibility",
        CountryFilter,
        ProviderFilter,
        DomainFilter,
        JudgedFilter,
    ]
    list_select_related = ["letter__target__recipient", "letter__campaign"]
    date_hierarchy = "recorded_at"
    ordering = ["-recorded_at"]
    nothing_yet = gettext_lazy("No signature yet. Open a letter for signature on its page.")
    begins_in = "letters.Letter"
    acts: ClassVar[Any] = [
        Act(
            name="ask",
            label=gettext_lazy("Ask the organisation again"),
            question=gettext_lazy(
                "The organisation is sent a link by which it says whether the person may sign for it. Until then the "
                "signature is neither counted nor printed."
            ),
            do=ask_again,
            form=AskForm,
            fits=lambda row: row.mandate == Mandate.ASKED and row.state == SignatureState.CONFIRMED,
        ),
        Act(
            name="send-link",
            label=gettext_lazy("Mail them their link"),
            question=gettext_lazy(
                "The person who signed is sent the link to the page on which they see, correct, withdraw or erase what they "
                "signed, and is asked to look whether it is written as they meant it. That you sent it is recorded."
            ),
            do=mail_own_link,
            fits=lambda row: row.state in LIVE and row.form is not None,
        ),
        Act(
            name="hide",
            label=gettext_lazy("Hide the name"),
            question=gettext_lazy(
                "The signature counts as before; the name is printed nowhere any more. This can be undone; the reason is "
                "recorded."
            ),
            do=hide_name,
            form=HideForm,
            fits=lambda row: row.state in LIVE and row.hidden_at is None,
        ),
        Act(
            name="show",
            label=gettext_lazy("Show the name again"),
            question=gettext_lazy(
                "The name may be printed again, for whom the person has chosen. On paper it stands from the next edition or "
                "supplement. The reason is recorded."
            ),
            do=show_name,
            form=ShowForm,
            fits=lambda row: row.state in LIVE and row.hidden_at is not None,
        ),
        Act(
            name="invalidate",
            label=gettext_lazy("Invalidate"),
            question=gettext_lazy(
                "It counts no more and is printed nowhere. This can be undone; the reason is recorded."
            ),
            do=invalidate_one,
            form=InvalidForm,
            fits=lambda row: row.state in LIVE,
        ),
        Act(
            name="restore",
            label=gettext_lazy("Restore"),
            question=gettext_lazy("It becomes what it was before it was invalidated."),
            do=restore_one,
            fits=lambda row: row.state == SignatureState.INVALIDATED,
        ),
        Act(
            name="erase",
            label=gettext_lazy("Erase this person"),
            question=gettext_lazy(
                "For somebody who asks you for it. Everything that they signed in this campaign is withdrawn, counts no "
                "more, and is emptied for ever, their mails too. Printed names are erased from our copies; an edition that "
                "has left keeps its number. This cannot be undone; the reason is recorded."
            ),
            do=erase_signatory,
            form=EraseForm,
            right=Right.ERASE_PERSONS,
            fresh=True,
            fits=lambda row: row.anonymised_at is None,
        ),
    ]

    def act_facts(self, request: HttpRequest, act: Act, row: Any) -> Facts:
        if act.name != "erase":
            return ()
        return [(gettext_lazy("signatures of this person in the campaign"), of_same_person(row).count())]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [(None, {"fields": self.shown, "description": CORRECTED if obj is not None and obj.form else ""})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*self.shown]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What is sealed is read where it is opened."""
        return super().get_queryset(request).select_related("campaign")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        may_judge = bool(owners_with(roles_in(request), Right.EDIT))
        may_see = bool(owners_with(roles_in(request), Right.SEE_PERSONS))
        own = {"may_judge": may_judge, "may_see": may_see, "query": request.GET.urlencode()}
        return super().changelist_view(request, {**own, **(extra_context or {})})

    @admin.display(description=gettext_lazy("mandate"))
    def mandate_asked(self, signature: Signature) -> str:
        request = request_of(signature.campaign, signature.form) if signature.form else None
        if signature.mandate == Mandate.NOT_NEEDED:
            return str(signature.get_mandate_display())
        if request and request.answered_at:
            return f"{signature.get_mandate_display()}, {date_format(request.answered_at)}"
        if request and request.asked_at:
            return _("asked on %(day)s") % {"day": date_format(request.asked_at)}
        return _("nobody has been asked yet")
