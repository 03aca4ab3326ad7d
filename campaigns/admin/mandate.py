"""Standing mandates: recorded, read and ended by who prepares the campaign."""

from functools import partial
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.domain.mandate import end_mandate, record_mandate
from campaigns.forms.mandate import MandateForm, UntilForm
from campaigns.models import StandingMandate
from campaigns.queries.mandate import opened_mandate, proof_of
from organisations.admin.base import Act, ScopedAdmin
from organisations.domain.securitylog import log_security
from organisations.enums import SecurityKind
from organisations.permissions import Right
from organisations.requests import actor_of, now_of


@admin.register(StandingMandate)
class StandingMandateAdmin(ScopedAdmin):
    see: ClassVar[Right] = Right.EDIT
    form = MandateForm
    add_with = staticmethod(record_mandate)
    acts: ClassVar[Any] = [
        Act(
            name="end",
            label=gettext_lazy("End it"),
            question=gettext_lazy(
                "After this day the organisation is asked again, by mail, when the person signs for it. What was signed by "
                "then stays."
            ),
            do=end_mandate,
            form=UntilForm,
        )
    ]
    list_display = ["office", "endorsement", "since", "until"]
    list_filter = ["endorsement__campaign"]
    list_select_related = ["endorsement__body", "endorsement__campaign"]
    nothing_yet = gettext_lazy(
        "Nobody yet. Whoever is recorded here signs in their organisation's name without it being asked each time."
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ["endorsement", "holder", "address", "office", "since", "until", "proof"]
        named = ["holder", "mailbox", "proof"] if self.allowed_on(request, Right.SEE_PERSONS, obj) else []
        return ["endorsement", *named, "office", "since", "until", "recorded_by", "recorded_at"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return list(self.get_fields(request, obj)) if obj else []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        given = form.cleaned_data
        proof = given["proof"].read() if given["proof"] else b""
        act = partial(record_mandate, holder=given["holder"], address=given["address"], proof=proof)
        self.write_row(request, obj, act)

    def get_urls(self) -> list[URLPattern]:
        return [self.address("proof.pdf", self.proof_view), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who it is stands there for who may see persons, like the names of all who sign, and each look is told."""
        mandate = self.get_object(request, unquote(object_id))
        if mandate and self.allowed_on(request, Right.SEE_PERSONS, mandate):
            self._log_reading(request, mandate, "mandate")
        return super().change_view(request, object_id, *args, **kwargs)

    def proof_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        mandate = self.found(request, object_id, Right.SEE_PERSONS)
        content = proof_of(mandate)
        if content is None:
            raise Http404
        self._log_reading(request, mandate, "proof.pdf")
        headers = {"Content-Disposition": 'attachment; filename="proof.pdf"', "Cache-Control": "private, no-store"}
        return HttpResponse(content, content_type="application/pdf", headers=headers)

    def _log_reading(self, request: HttpRequest, mandate: StandingMandate, what: str) -> None:
        log_security(
            SecurityKind.PERSONAL_DATA_SEEN,
            organisation=mandate.owner,
            by=actor_of(request),
            subject=mandate,
            detail={"what": what},
            now=now_of(request),
        )

    @admin.display(description=gettext_lazy("name"))
    def holder(self, mandate: StandingMandate) -> str:
        return opened_mandate(mandate, "holder") or "–"

    @admin.display(description=gettext_lazy("e-mail"))
    def mailbox(self, mandate: StandingMandate) -> str:
        return opened_mandate(mandate, "address") or "–"

    @admin.display(description=gettext_lazy("proof"))
    def proof(self, mandate: StandingMandate) -> SafeString | str:
        if mandate.proof_sealed is None:
            return "–"
        return format_html('<a href="{}">{}</a>', self.address_of("proof_pdf", mandate), _("Read it"))
