"""Forms over a limit: how many wait and why, let through or dropped by a person. Nobody's name is shown."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from letters.domain.intake import drop_form, release_form
from letters.enums import IntakeNote, IntakeState
from letters.models import Intake
from letters.queries.intake import held_facts
from organisations.admin.base import Act, Facts, ReadOnlyAdmin
from organisations.permissions import Right

NOT_HELD = {IntakeNote.CLOSED, IntakeNote.HONEY, IntakeNote.QUICK, IntakeNote.REFUSED, IntakeNote.LET_THROUGH}


class AlikeForm(forms.Form):
    alike = forms.BooleanField(
        label=_("The same for all forms of this campaign that wait for the same reason"), required=False
    )


class WhyFilter(admin.SimpleListFilter):
    title = _("why")
    parameter_name = "why"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(note.value, note.label) for note in IntakeNote if note not in NOT_HELD]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Intake]) -> QuerySet[Intake]:
        return queryset.filter(note=self.value()) if self.value() in IntakeNote.values else queryset


@admin.register(Intake)
class IntakeAdmin(ReadOnlyAdmin):
    see: ClassVar[Right] = Right.EDIT
    fields = ["campaign", "received_at", "language"]
    list_display = ["received_at", "campaign", "why", "language"]
    list_filter = [WhyFilter, "campaign"]
    list_select_related = ["campaign"]
    date_hierarchy = "received_at"
    show_facets = admin.ShowFacets.ALWAYS  # how many wait for each reason
    nothing_yet = _("No form waits for you. One that is over a limit, or that cannot be read, is held here for a week.")
    begins_in = "letters.Letter"
    acts = (
        Act(
            "release",
            _("Let through"),
            _("The worker takes it as if there were no limit: the person gets the mail and can confirm."),
            release_form,
            AlikeForm,
        ),
        Act("drop", _("Drop"), _("It comes to nothing and is emptied. This cannot be undone."), drop_form, AlikeForm),
    )

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Forms that wait for you"), **(extra_context or {})})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Intake]:
        return super().get_queryset(request).filter(state=IntakeState.HELD)

    @admin.display(description=_("why"))
    def why(self, intake: Intake) -> str:
        return str(IntakeNote(intake.note).label) if intake.note in IntakeNote.values else ""

    def act_facts(self, request: HttpRequest, act: Act, row: Any) -> Facts:
        return held_facts(row)

    def page_of(self, row: Any) -> str:
        """The list: a form that is decided on has no page any more."""
        return reverse(f"admin:{self.route('changelist')}", current_app=self.admin_site.name)
