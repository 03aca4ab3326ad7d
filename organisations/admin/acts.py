"""Acts: what can be done to a row from its page. A button there, a page that asks (GET), the doing itself (POST)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise

from organisations.admin.guard import Scoped
from organisations.errors import DemarcheError
from organisations.permissions import Right
from organisations.requests import actor_of, now_of, require_fresh
from organisations.steps import after_step, within_step

Facts = Sequence[tuple[str | Promise, object]]
"""What the page of an act shows before it asks: label and value."""


@dataclass(frozen=True)
class Act:
    """`do(row, /, *, by, now, **fields)` is a domain function; the fields of `form` are its further keywords."""

    name: str  # the last part of the address
    label: str | Promise
    question: str | Promise
    do: Callable[..., object]
    form: type[forms.Form] = forms.Form
    right: Right = Right.EDIT
    fits: Callable[[Any], bool] = lambda row: True  # whether the button is shown; the domain decides
    leads_to: Callable[[Any], str] | None = (
        None  # the address at which it goes on with what `do` made; else the row's page
    )
    fresh: bool = False  # only for who has lately shown a second factor


class WithActs(Scoped, admin.ModelAdmin):
    """`fresh_writes`: whatever changes a row here asks for a second factor again after ten minutes. For rights and keys."""

    acts: ClassVar[Sequence[Act]] = ()
    fresh_writes: ClassVar[bool] = False

    def get_urls(self) -> list[URLPattern]:
        """With an address for each act; without Django's history, whose log is not kept (`history.py`)."""
        kept = [url for url in super().get_urls() if not str(getattr(url, "name", "")).endswith("_history")]
        return [*map(self._address, self.acts), *kept]

    def _address(self, act: Act) -> URLPattern:
        view = self.admin_site.admin_view(partial(self.act_view, act=act))
        return path(f"<path:object_id>/{act.name}/", view, name=self.route(act.name))

    def route(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def page_of(self, row: Any) -> str:
        """The address of the row's own page."""
        return reverse(f"admin:{self.route('change')}", args=[row.pk], current_app=self.admin_site.name)

    def may_act(self, request: HttpRequest, act: Act, row: Any) -> bool:
        """Override where an act asks for more than its right."""
        return self.allowed_on(request, act.right, row)

    def act_form(self, request: HttpRequest, act: Act, row: Any) -> forms.Form:
        """Bound on POST. Override where the form depends on the row or the person."""
        return act.form(request.POST if request.method == "POST" else None)

    def act_facts(self, request: HttpRequest, act: Act, row: Any) -> Facts:
        return ()

    def act_view(self, request: HttpRequest, object_id: str, act: Act) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.may_act(request, act, row):
            raise PermissionDenied
        if act.fresh or self.fresh_writes:
            require_fresh(request)
        form = self.act_form(request, act, row)
        if form.is_valid() and (address := self._done(request, act, row, form)):
            return HttpResponseRedirect(address)
        context = {
            **self.admin_site.each_context(request),
            "title": act.label,
            "subtitle": str(row),
            "act": act,
            "form": form,
            "facts": self.act_facts(request, act, row),
            "original": row,
            "opts": self.opts,
            "back": self.page_of(row),
        }
        return TemplateResponse(request, "admin/act.html", context, status=422 if form.is_bound else 200)

    def _done(self, request: HttpRequest, act: Act, row: Any, form: forms.Form) -> str:
        """The address at which it goes on; empty where the domain refuses."""
        try:
            made = act.do(row, by=actor_of(request), now=now_of(request), **form.cleaned_data)
        except DemarcheError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return ""
        self.message_user(request, f"{act.label}: {row}", messages.SUCCESS)
        return within_step(request, act.leads_to(made)) if act.leads_to else after_step(request, self.page_of(row))

    def acts_now(self, request: HttpRequest, row: Any) -> list[tuple[str | Promise, str]]:
        """Label and address of each act that fits the row as it stands and is open to this person."""
        open_acts = (act for act in self.acts if act.fits(row) and self.may_act(request, act, row))
        return [(act.label, reverse(f"admin:{self.route(act.name)}", args=[row.pk])) for act in open_acts]
