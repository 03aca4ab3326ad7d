"""Own organisations, and bodies that one's organisations entered."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organisations.admin.base import Act, Facts, ScopedAdmin
from organisations.domain.body import merge_body, part_body
from organisations.domain.invitation import hand_over_body
from organisations.domain.logo import remove_logo, set_logo
from organisations.domain.organisation import add_organisation, change_organisation
from organisations.forms.invitation import AddressForm
from organisations.forms.logo import LogoForm
from organisations.forms.organisation import IntoForm
from organisations.models import Organisation
from organisations.ownership import Owned
from organisations.permissions import Right, may
from organisations.queries.body import entries_beside
from organisations.queries.member import is_tenant
from organisations.requests import actor_of, now_of, roles_in


@admin.register(Organisation)
class OrganisationAdmin(ScopedAdmin):
    keeps_history = True
    owner_field = "entered_by"
    add_with = staticmethod(add_organisation)
    change_with = staticmethod(change_organisation)
    acts = [
        Act(
            name="logo",
            label=_("Give it a logo"),
            question=_(
                "It is printed at the head of this organisation's letters from now on. What is frozen keeps the one it has."
            ),
            do=set_logo,
            form=LogoForm,
            fits=is_tenant,
        ),
        Act(
            name="no-logo",
            label=_("Take the logo away"),
            question=_("Letters that are frozen from now on have none."),
            do=remove_logo,
            fits=lambda body: bool(body.logo),
        ),
        Act(
            name="hand-over",
            label=_("Hand it over to its own people"),
            question=_(
                "A link is mailed to the body's own contact. Who accepts it becomes the body's first owner: from then on "
                "they keep its entry, and this organisation does not any more. Endorsements and letters stay as they are."
            ),
            do=hand_over_body,
            form=AddressForm,
            right=Right.MANAGE,
            fresh=True,
            fits=lambda body: body.entered_by_id is not None and not is_tenant(body),
        ),
        Act(
            name="merge",
            label=_("Merge it into another entry of the same body"),
            question=_(
                "For a body that was entered twice. Whatever names this entry, endorsements above all, is told by the "
                "other's name and counted once. Nothing is moved or lost: you can undo it here."
            ),
            do=merge_body,
            form=IntoForm,
            fits=lambda body: body.merged_into_id is None,
        ),
        Act(
            name="part",
            label=_("Undo the merging"),
            question=_("Both entries stand for themselves again, with everything that named each of them."),
            do=part_body,
            fits=lambda body: body.merged_into_id is not None,
        ),
    ]
    fields = ["name", "kind", "parent", "country", "shown_logo", "merged_into"]
    readonly_fields = ["shown_logo", "merged_into"]
    list_display = ["name", "kind", "parent", "country", "entered_by", "merged_into"]
    list_filter = ["kind"]
    list_select_related = ["parent", "entered_by", "merged_into"]
    search_fields = ["name"]
    nothing_yet = _("Enter the parties, unions and groups that sign or endorse your letters.")

    @admin.display(description=_("logo"))
    def shown_logo(self, organisation: Organisation) -> str:
        return organisation.logo_says or "–"

    def may_act(self, request: HttpRequest, act: Act, row: Any) -> bool:
        """Who keeps itself has seldom a second entry: then no merging is offered."""
        alone = act.name == "merge" and is_tenant(row) and not self._beside(request, row).exists()
        return not alone and super().may_act(request, act, row)

    def _beside(self, request: HttpRequest, row: Any) -> QuerySet[Organisation]:
        return entries_beside(row, by=actor_of(request), now=now_of(request)).filter(merged_into=None)

    def act_form(self, request: HttpRequest, act: Act, row: Any) -> forms.Form:
        if act.name == "logo" and request.method == "POST":
            return LogoForm(request.POST, request.FILES)
        form = super().act_form(request, act, row)
        if isinstance(form, IntoForm):
            form.fields["into"].queryset = self._beside(request, row)  # type: ignore[attr-defined]
        return form

    def act_facts(self, request: HttpRequest, act: Act, row: Any) -> Facts:
        """How much names the entry, table by table."""
        if act.name not in {"merge", "part"}:
            return ()
        named = [relation for relation in Organisation._meta.related_objects if relation.field.name != "owner"]
        counted = [(one.related_model, one.field.name) for one in named if issubclass(one.related_model, Owned)]
        numbers = [(model, model._default_manager.filter(**{name: row}).count()) for model, name in counted]
        return [(model._meta.verbose_name_plural or "", number) for model, number in numbers if number]

    def allowed_on(self, request: HttpRequest, right: Right, row: Model) -> bool:
        """One's own by who manages its members; a body by who entered it, until it works here itself."""
        roles = roles_in(request)
        if row.pk in roles:
            return may(roles, Right.MANAGE if right is Right.EDIT else right, row.pk)
        if right is not Right.SEE and isinstance(row, Organisation) and is_tenant(row):
            return False
        return super().allowed_on(request, right, row)
