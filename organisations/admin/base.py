"""The one scoped admin base. Every write goes through a domain function that the class names; nothing else can write.

Lists and selects show only rows of the person's organisations (`guard.py`); what is done to a row beyond its fields is
an act with a page of its own (`acts.py`). Django's own log of changes is off: it would keep names after their end. What
matters for safety stands in the security log, and what was said and done in rows that never change.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import get_fields_from_path, unquote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from organisations.admin.acts import Act, Facts
from organisations.admin.guard import Scoped, Write, known_rows
from organisations.admin.history import WithHistory
from organisations.errors import DemarcheError
from organisations.forms.domain import DomainForm
from organisations.forms.table import TableFormSet
from organisations.models import Organisation
from organisations.permissions import owners_with
from organisations.requests import require_fresh, roles_in

__all__ = [
    "Act",
    "DomainForm",
    "Facts",
    "ReadOnlyAdmin",
    "Scoped",
    "ScopedAdmin",
    "ScopedInline",
    "ScopedTable",
    "Write",
    "known_rows",
]

ASKED_BY_FILTERS = {f"__{end}" for end in ("exact", "isnull", "id__exact", "gte", "lt", "year", "month", "day")}


class ScopedAdmin(WithHistory):
    """`owner_field` names the key that says whose a new row is, where no parent says it: the add page then asks.

    `nothing_yet` is what an empty list says: what belongs here and what to do next. `begins_in` is the model in whose list
    that is done, where nothing is added here.
    """

    form = DomainForm
    owner_field: ClassVar[str] = ""
    nothing_yet: ClassVar[str | Promise] = ""
    begins_in: ClassVar[str] = ""
    actions = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        added: dict[str, Any] = {"refusal": request.__dict__.get("refusal")}
        if obj is None and self.owner_field:
            added["for_organisation"] = self._owner_choice(request)
        declared = kwargs.pop("form", self.form)
        return super().get_form(request, obj, change, form=type(declared.__name__, (declared,), added), **kwargs)

    def _owner_choice(self, request: HttpRequest) -> forms.ModelChoiceField:
        own = Organisation.objects.filter(pk__in=owners_with(roles_in(request), self.write))
        optional = self.directory and not own.exists()
        return forms.ModelChoiceField(own, label=_("For"), empty_label="" if optional else None, required=not optional)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        named = [name for _title, options in fieldsets for name in options["fields"]]
        if obj is None and self.owner_field and "for_organisation" not in named:
            return [(None, {"fields": ["for_organisation"]}), *fieldsets]
        return fieldsets

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """A filter by another table offers the values that occur in the list, never the whole table."""
        return [
            (item, admin.RelatedOnlyFieldListFilter) if isinstance(item, str) and self._is_relation(item) else item
            for item in super().get_list_filter(request)
        ]

    def _is_relation(self, name: str) -> bool:
        return bool(get_fields_from_path(self.model, name)[-1].is_relation)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Only what the page's own filters ask, to the letter: a longer path would join tables that no scope narrows, and
        an empty or full list would answer questions about rows of others."""
        offered = [item[0] if isinstance(item, tuple) else item for item in self.get_list_filter(request)]
        names = [name for name in [*offered, self.date_hierarchy] if isinstance(name, str)]
        if lookup in {getattr(item, "parameter_name", None) for item in offered}:
            return True  # a filter that is a class asks its own questions
        return any(lookup == name or lookup.removeprefix(name) in ASKED_BY_FILTERS for name in names)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """`tells_times`: a column shows a moment as it is stored, by the clock of nobody's city. A year that no calendar
        has is a filter like any that makes no sense."""
        try:
            listed: Any = super().get_changelist_instance(request)
        except OverflowError as refusal:
            raise IncorrectLookupParameters from refusal
        columns = {field.name for field in self.opts.fields if isinstance(field, models.DateTimeField)}
        listed.tells_times = not columns.isdisjoint(listed.list_display)
        return listed

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        own = {"title": capfirst(self.opts.verbose_name_plural), "nothing_yet": self.nothing_yet}
        return super().changelist_view(request, {**own, "way_on": self.way_on(request), **(extra_context or {})})

    def way_on(self, request: HttpRequest) -> tuple[str, str]:
        """From the empty list: label and address of the page where what it lacks begins."""
        begin = self.admin_site.get_model_admin(apps.get_model(self.begins_in or self.opts.label))
        address = f"admin:{begin.opts.app_label}_{begin.opts.model_name}"
        if self.begins_in and begin.has_view_permission(request):
            return capfirst(str(begin.opts.verbose_name_plural)), reverse(f"{address}_changelist")
        if not self.begins_in and self.has_add_permission(request):
            return f"{_('Add')} {self.opts.verbose_name}", reverse(f"{address}_add")
        return str(_("Start page")), reverse("admin:index")

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A refusal of the domain rolls everything back and shows the same page again, as filled in, with the sentence."""
        if self.fresh_writes and (request.method == "POST" or self._offers_form(request, object_id)):
            require_fresh(request)
        try:
            response = super().changeform_view(request, object_id, form_url, extra_context)
        except DemarcheError as refusal:
            request.__dict__["refusal"] = refusal
            response = super().changeform_view(request, object_id, form_url, extra_context)
        if (
            request.method == "POST"
            and isinstance(response, TemplateResponse)
            and "errors" in (response.context_data or {})
        ):
            response.status_code = 422
        return response

    def _offers_form(self, request: HttpRequest, object_id: str | None) -> bool:
        """Whether the page will be one to fill in; without the right it refuses, or only shows the row."""
        row = self.get_object(request, unquote(object_id)) if object_id else None
        return self.has_change_permission(request, row) if row else self.has_add_permission(request)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        row = context["original"]
        own = {"acts": self.acts_now(request, row) if row else [], "history": self.history_of(row)}
        return super().render_change_form(request, {**context, **own}, *args, **kwargs)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if self.fresh_writes:
            require_fresh(request)
        try:
            return super().delete_view(request, object_id, extra_context)
        except DemarcheError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect("../change/")

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Nothing of what hangs on the row is listed: it may be another organisation's. The domain decides."""
        return [str(row) for row in objs], {}, set(), []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change and self.owner_field:
            setattr(obj, self.owner_field, form.cleaned_data["for_organisation"])
        self.write_row(request, obj, self.change_with if change else self.add_with)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.write_row(request, obj, self.remove_with)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        raise PermissionDenied

    def save_related(self, request: HttpRequest, form: Any, formsets: Iterable[Any], change: bool) -> None:
        """Many-to-many fields are written by domain functions too, so only formsets are left."""
        for formset in formsets:
            self.save_formset(request, form, formset, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        inline = next(i for i in self.get_inline_instances(request, form.instance) if i.model is formset.model)
        if not isinstance(inline, Scoped):
            raise PermissionDenied
        formset.save(commit=False)
        changed = [row for row, _fields in formset.changed_objects]
        try:
            for function, rows in (
                (inline.remove_with, formset.deleted_objects),
                (inline.change_with, changed),
                (inline.add_with, formset.new_objects),
            ):
                for row in rows:
                    inline.write_row(request, row, function)
        except DemarcheError as refusal:
            raise DemarcheError(f"{inline.opts.verbose_name}: {refusal}") from refusal

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        return None


class _Inline(Scoped, admin.options.InlineModelAdmin):
    """`nothing_yet` stands where there is no row, and none to fill in; `begins_at`: label and route of the parent's page on
    which the first is made."""

    nothing_yet: ClassVar[str | Promise] = _("None yet.")
    begins_at: ClassVar[tuple[str | Promise, str] | None] = None
    form = DomainForm
    extra = 1  # an empty one to fill in stands there without any script

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.form.hand_clean_DELETE = lambda form: None  # Django's would name what hangs on the row, anybody's
        return formset


class ScopedInline(_Inline, admin.StackedInline):
    """One box for each row."""

    template = "admin/stacked.html"


class ScopedTable(_Inline, admin.TabularInline):
    """One line for each row."""

    template = "admin/table.html"
    formset = TableFormSet


class ReadOnlyAdmin(ScopedAdmin):
    """Rows that are written elsewhere, or by nobody."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.opts.get_fields() if isinstance(field, models.Field)]
