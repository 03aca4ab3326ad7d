"""Own organisations, and bodies that one's organisations entered."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organisations.admin.base import Act, ScopedAdmin
from organisations.domain.invitation import hand_over_body
from organisations.domain.organisation import add_organisation, change_organisation
from organisations.forms.invitation import AddressForm
from organisations.models import Organisation
from organisations.permissions import Right, may
from organisations.queries.member import is_tenant
from organisations.requests import roles_in


@admin.register(Organisation)
class OrganisationAdmin(ScopedAdmin):
    keeps_history = True
    owner_field = "entered_by"
    add_with = staticmethod(add_organisation)
    change_with = staticmethod(change_organisation)
    acts = [
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
            fits=lambda body: body.entered_by_id is not None and not is_tenant(body),
        ),
    ]
    fields = ["name", "kind", "parent", "country"]
    list_display = ["name", "kind", "parent", "country", "entered_by"]
    list_filter = ["kind"]
    list_select_related = ["parent", "entered_by"]
    search_fields = ["name"]
    nothing_yet = _("Enter the parties, unions and groups that sign or endorse your letters.")

    def allowed_on(self, request: HttpRequest, right: Right, row: Model) -> bool:
        """One's own by who manages its members; a body by who entered it, until it works here itself."""
        roles = roles_in(request)
        if row.pk in roles:
            return may(roles, Right.MANAGE if right is Right.EDIT else right, row.pk)
        if right is not Right.SEE and isinstance(row, Organisation) and is_tenant(row):
            return False
        return super().allowed_on(request, right, row)
