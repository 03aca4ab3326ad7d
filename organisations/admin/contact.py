"""Contact points: anybody's to improve, each organisation's to confirm for itself."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import localize
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.admin.base import Act, Facts, ScopedAdmin, ScopedTable
from organisations.admin.guard import is_operator
from organisations.domain.contact import add_contact, change_contact, confirm_contact, note_health, retire_contact
from organisations.enums import ContactKind
from organisations.forms.contact import ConfirmForm, HealthForm
from organisations.identifiers import is_key
from organisations.models import ContactConfirmation, ContactPoint, Organisation
from organisations.permissions import Right, owners_with
from organisations.postal import missing_postcode
from organisations.queries.contact import confirmations_of, how_checked, is_kept_by
from organisations.requests import roles_in
from organisations.steps import STEP, as_step

ON_PAPER = {ContactKind.STREET, ContactKind.POST}


def _in_use(contact: ContactPoint) -> bool:
    return contact.retired_at is None


class ConfirmationInline(ScopedTable):
    model = ContactConfirmation
    directory = True
    fields = ["owner", "way", "confirmed_by", "confirmed_at", "holds"]
    readonly_fields = ["owner", "way", "confirmed_by", "confirmed_at", "holds"]
    verbose_name_plural = gettext_lazy("confirmations by your organisations")

    @admin.display(description=gettext_lazy("how it was checked"))
    def way(self, made: ContactConfirmation) -> str:
        return how_checked(made) or "–"

    @admin.display(description=gettext_lazy("still the same values"), boolean=True)
    def holds(self, made: ContactConfirmation) -> bool:
        return made.digest == made.contact.digest


@admin.register(ContactPoint)
class ContactPointAdmin(ScopedAdmin):
    directory = True
    everybody_writes = True
    add_with = staticmethod(add_contact)
    change_with = staticmethod(change_contact)
    acts = [
        Act(
            name="confirm",
            label=gettext_lazy("I have checked this"),
            question=gettext_lazy(
                "Compare with a source of your own. Letters are sent and printed only for what you confirm here. "
                "Any change of these values ends your confirmation."
            ),
            do=confirm_contact,
            fits=_in_use,
        ),
        Act(
            name="health",
            label=gettext_lazy("Note whether it arrives"),
            question=gettext_lazy("Everybody sees it beside the contact point. Your confirmation stays."),
            do=note_health,
            form=HealthForm,
            fits=_in_use,
        ),
        Act(
            name="retire",
            label=gettext_lazy("Take out of use"),
            question=gettext_lazy(
                "Nobody can use it any more, in any organisation. What was sent to it stays on record."
            ),
            do=retire_contact,
            fits=_in_use,
        ),
    ]
    fields = [
        "recipient",
        "kind",
        "purpose",
        "value",
        "note",
        "source",
        "as_of",
        "health",
        "health_since",
        "retired_at",
    ]
    readonly_fields = ["health", "health_since", "retired_at"]
    list_display = ["recipient", "kind", "value", "health", "as_of", "retired_at"]
    list_filter = ["kind", "purpose", "health"]
    list_select_related = ["recipient"]
    search_fields = ["recipient__name", "value"]
    nothing_yet = gettext_lazy("No contact point yet. Open a recipient and add its address there.")
    begins_in = "organisations.Recipient"

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Who adds an address on the way to a letter goes on to confirm it."""
        if STEP in request.GET:
            return HttpResponseRedirect(as_step(self.address_of("confirm", obj)))
        return super().response_post_save_add(request, obj)

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """What is not there yet, nobody has confirmed."""
        return [ConfirmationInline] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return (obj is None or _in_use(obj)) and super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*self.readonly_fields, *(["recipient"] if obj else [])]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Begun on the page of a recipient: the whole directory is too much for one choice."""
        if request.method == "GET" and not request.GET.get("recipient") and self.has_add_permission(request):
            self.message_user(request, _("Open the recipient and add its contact point there."), messages.INFO)
            return HttpResponseRedirect(reverse("admin:organisations_recipient_changelist"))
        return super().add_view(request, form_url, extra_context)

    def choices_for(self, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        rows = super().choices_for(db_field, request)
        if db_field.name != "recipient":
            return rows
        named = request.POST.get("recipient") or request.GET.get("recipient") or ""
        return rows.filter(pk=named) if is_key(named) else rows.none()

    def may_act(self, request: HttpRequest, act: Act, row: ContactPoint) -> bool:
        """Out of use is out of use for everybody, so it is for those who rely on it, or whose recipient it is."""
        may = super().may_act(request, act, row)
        if act.name != "retire" or is_operator(request):
            return may
        return may and is_kept_by(row, owners_with(roles_in(request), act.right))

    def act_form(self, request: HttpRequest, act: Act, row: ContactPoint) -> forms.Form:
        if act.name != "confirm":
            return super().act_form(request, act, row)
        own = Organisation.objects.filter(pk__in=owners_with(roles_in(request), act.right))
        return ConfirmForm(request.POST if request.method == "POST" else None, contact=row, owners=own)

    def act_facts(self, request: HttpRequest, act: Act, row: ContactPoint) -> Facts:
        """The values with their digest, and what one's own organisations have confirmed so far."""
        confirmations = confirmations_of(row, owners_with(roles_in(request), Right.SEE))
        return [
            (_("Recipient"), row.recipient),
            (row.get_kind_display(), row.value),
            *_postcode_of(row),
            (_("Note"), row.note or _("none")),
            (
                _("Source"),
                " ".join(map(str, filter(None, [row.source, row.as_of and localize(row.as_of)]))) or _("none"),
            ),
            (_("Fingerprint of these values"), f"{row.digest[:16]}…"),
            *((_("Confirmed for %s") % made.owner, _told(made, row)) for made in confirmations),
        ]


def _postcode_of(contact: ContactPoint) -> Facts:
    """For who looks at an address: that no postcode stands in it, where the country has them."""
    country = str(contact.recipient.country)
    example = missing_postcode(contact.value, country) if contact.kind in ON_PAPER else ""
    sentence = _("No postcode as they have it there, like %(example)s, stands in the address.")
    return [(_("Look again"), sentence % {"example": example})] if example else []


def _told(made: ContactConfirmation, contact: ContactPoint) -> str:
    sentence = _("by %(who)s on %(when)s (%(how)s)") % {
        "who": made.confirmed_by or _("the system"),
        "when": localize(localtime(made.confirmed_at).date()),
        "how": how_checked(made),
    }
    return sentence if made.digest == contact.digest else _("%s: the values have changed since") % sentence
