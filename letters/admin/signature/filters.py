"""By what the list of signatures can be narrowed: never by anything of which a person can be known."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from letters.enums import Invalid, SignatureState
from letters.models import Signature
from letters.queries.funnel import MANY, named_domain, of_domain
from organisations.addresses import BIG, OTHER

LATEST = 10


class CountryFilter(admin.SimpleListFilter):
    """The countries that occur."""

    title = gettext_lazy("country")
    parameter_name = "from"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        codes = model_admin.get_queryset(request).order_by().values_list("country", flat=True).distinct()
        return sorted(((str(code), str(countries.name(str(code)))) for code in codes if code), key=lambda one: one[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Signature]) -> QuerySet[Signature]:
        return queryset.filter(country=self.value()) if self.value() else queryset


class ProviderFilter(admin.SimpleListFilter):
    title = gettext_lazy("mail provider")
    parameter_name = "provider"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*((name, name) for name in sorted(BIG)), (OTHER, _("any other"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Signature]) -> QuerySet[Signature]:
        return queryset.filter(mail_domain=self.value()) if self.value() else queryset


class DomainFilter(admin.SimpleListFilter):
    """By marks that the funnel links to, so that all of a domain can be struck out together. Which domains occur is told
    nowhere else: by asking for one that few use, one would learn who has signed."""

    title = gettext_lazy("mail domain")
    parameter_name = "domain"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        value = self.value()
        few = _("one with fewer than %(number)d signatories") % {"number": MANY}
        return [(value, named_domain(value.split(",")) or few)] if value else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Signature]) -> QuerySet[Signature]:
        value = self.value()
        return queryset.filter(pk__in=of_domain(value.split(",")).values("pk")) if value else queryset


class JudgedFilter(admin.SimpleListFilter):
    """What was invalidated together, so that it can be undone together."""

    title = gettext_lazy("invalidated together")
    parameter_name = "judged"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        rows = model_admin.get_queryset(request).filter(state=SignatureState.INVALIDATED).order_by()
        batches = rows.values("invalidated_at", "invalid").annotate(number=Count("pk")).order_by("-invalidated_at")
        return [(one["invalidated_at"].isoformat(), _said(one)) for one in batches[:LATEST] if one["invalidated_at"]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Signature]) -> QuerySet[Signature]:
        if self.value() is None:
            return queryset
        if self.value() not in {value for value, _label in self.lookup_choices}:
            return queryset.none()  # no longer offered; all of them is not what was asked for
        return queryset.filter(state=SignatureState.INVALIDATED, invalidated_at=self.value())


def _said(batch: Any) -> str:
    return _("%(day)s, %(number)d: %(reason)s") % {
        "day": date_format(batch["invalidated_at"], "SHORT_DATETIME_FORMAT"),
        "number": batch["number"],
        "reason": Invalid(batch["invalid"]).label,
    }
