"""How the list of recipients is narrowed: short selects instead of two hundred links."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from organisations.models import Mission
from organisations.permissions import Right, owners_with
from organisations.requests import roles_in


class SelectFilter(admin.SimpleListFilter):
    template = "admin/select_filter.html"

    def choices(self, changelist: Any) -> Iterator[Any]:
        """With what the other filters and the search say, for the form sends them along."""
        others = {name: value for name, value in changelist.params.items() if name not in {self.parameter_name, "p"}}
        yield {"others": others.items(), "value": "", "display": _("all"), "selected": self.value() is None}
        for value, words in self.lookup_choices:
            yield {"value": value, "display": words, "selected": self.value() == str(value)}


class MissionKindFilter(admin.ChoicesFieldListFilter):
    """Beside the kind of the recipient: called by another name."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.title = _("kind of mission")


class _StateFilter(SelectFilter):
    column = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        known = Mission.objects.known_to(owners_with(roles_in(request), Right.SEE)).order_by()
        codes = {str(code) for code in known.values_list(self.column, flat=True).distinct()}
        return sorted(((code, countries.name(code) or code) for code in codes), key=lambda choice: choice[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{f"mission__{self.column}": self.value()}) if self.value() else queryset


class SendingFilter(_StateFilter):
    title = _("sending state")
    parameter_name = column = "sending_state"


class ReceivingFilter(_StateFilter):
    title = _("receiving state")
    parameter_name = column = "receiving_state"


class StandingFilter(admin.SimpleListFilter):
    """Without a choice only what can be chosen for a letter."""

    title = _("state")
    parameter_name = "state"
    FILTERS: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "proposed": {"time_zone_confirmed_at": None, "closed_on": None, "merged_into": None},
        "closed": {"closed_on__isnull": False},
        "merged": {"merged_into__isnull": False},
        "all": {},
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("proposed", _("time zone not confirmed")),
            ("closed", _("closed")),
            ("merged", _("merged into another")),
            ("all", _("all")),
        ]

    def choices(self, changelist: Any) -> Iterator[Any]:
        first, *others = super().choices(changelist)
        yield {**first, "display": _("in use")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        wanted = self.FILTERS.get(self.value() or "")
        return queryset.standing() if wanted is None else queryset.filter(**wanted)  # type: ignore[attr-defined]


FILTERS: list[Any] = ["kind", ("mission__kind", MissionKindFilter), SendingFilter, ReceivingFilter, StandingFilter]


class RoomForNames:
    class Media:
        css: ClassVar[Mapping[str, list[str]]] = {"all": ["directory.css"]}
