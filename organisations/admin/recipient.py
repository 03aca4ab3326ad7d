"""Recipients: the shared directory, kept by operators, and what one's own organisations added."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _

from organisations.admin.base import Act, ScopedInline, ScopedTable
from organisations.admin.envelope import WithEnvelope
from organisations.admin.recipientlist import FILTERS, RoomForNames
from organisations.admin.sourced import SaysWhere, edited_in
from organisations.domain.contact import add_contact, change_contact
from organisations.domain.mission import (
    add_closing_day,
    add_head,
    add_hours,
    add_mission,
    change_closing_day,
    change_head,
    change_hours,
    change_mission,
    remove_head,
    remove_times,
)
from organisations.domain.recipient import (
    add_recipient,
    change_recipient,
    close_recipient,
    confirm_zone,
    merge_recipient,
    reopen_recipient,
    unmerge_recipient,
)
from organisations.errors import DemarcheError
from organisations.forms.recipient import CloseForm, MergeForm, RecipientForm
from organisations.models import (
    ClosingDay,
    ContactConfirmation,
    ContactPoint,
    HeadOfMission,
    Mission,
    OpeningHours,
    Recipient,
)
from organisations.permissions import Right, owners_with
from organisations.queries.recipient import candidates_for, facts_of, mergeable, references_to
from organisations.requests import actor_of, now_of, roles_in


class MissionInline(SaysWhere, ScopedInline):
    model = Mission
    directory = True
    fields = ["kind", "sending_state", "receiving_state", "accredited_to", "metro", "latitude", "longitude"]
    add_with = staticmethod(add_mission)
    change_with = staticmethod(change_mission)


class HeadInline(SaysWhere, ScopedInline):
    model = HeadOfMission
    directory = True
    add_with = staticmethod(add_head)
    change_with = staticmethod(change_head)
    remove_with = staticmethod(remove_head)


class HoursInline(SaysWhere, ScopedTable):
    model = OpeningHours
    directory = True
    add_with = staticmethod(add_hours)
    change_with = staticmethod(change_hours)
    remove_with = staticmethod(remove_times)
    verbose_name_plural = _("opening hours (by the clock on the wall; two rows where it closes at noon)")


class ClosingDayInline(SaysWhere, ScopedTable):
    model = ClosingDay
    directory = True
    add_with = staticmethod(add_closing_day)
    change_with = staticmethod(change_closing_day)
    remove_with = staticmethod(remove_times)


class ContactInline(ScopedTable):
    model = ContactPoint
    directory = True
    everybody_writes = True
    add_with = staticmethod(add_contact)
    change_with = staticmethod(change_contact)
    fields = ["kind", "purpose", "value", "source", "as_of", "standing"]  # note and health stand on its own page
    readonly_fields = ["standing"]
    show_change_link = True
    verbose_name_plural = _("contact points (each is used only after you have confirmed it on its own page)")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        confirmed = ContactConfirmation.objects.filter(contact=OuterRef("pk"), digest=OuterRef("digest"))
        points = super().get_queryset(request).filter(retired_at=None)
        known: QuerySet[Any] = points.annotate(confirmed=Exists(confirmed))
        return known

    @admin.display(description=_("confirmed by you"), boolean=True)
    def standing(self, contact: ContactPoint) -> bool:
        return bool(getattr(contact, "confirmed", False))


def _is_merged(recipient: Recipient) -> bool:
    return recipient.merged_into_id is not None


@admin.register(Recipient)
class RecipientAdmin(SaysWhere, RoomForNames, WithEnvelope):
    form = RecipientForm
    keeps_history = True
    directory = True
    owner_field = "added_by"
    add_with = staticmethod(add_recipient)
    change_with = staticmethod(change_recipient)
    inlines = [ContactInline, MissionInline, HeadInline, HoursInline, ClosingDayInline]
    fields = ["kind", "name", "city", "country", "time_zone", "opened", "external_id", "source", "as_of"]
    readonly_fields = ["zone_state", "edited", "closed_on", "merged_into"]
    list_display = ["name", "mission_kind", "city", "country", "zone_state", "usable", "is_own"]
    list_filter = FILTERS
    list_select_related = ["mission", "merged_into"]
    search_fields = ["name", "city", "external_id", "mission__metro"]
    ordering = ["name"]  # said again: a list with counts forgets the model's
    nothing_yet = _("No recipient yet. Add the embassy, ministry or company that your letters go to.")
    acts = [
        Act(
            name="confirm-zone",
            label=_("The time zone is right"),
            question=_("It was proposed from country and place. Due times and dates on paper follow it."),
            do=confirm_zone,
            fits=lambda row: row.zone_is_proposed and not _is_merged(row),
        ),
        Act(
            name="close",
            label=_("It has closed"),
            question=_("It is offered no more. Everything that was said and done stays with it."),
            do=close_recipient,
            form=CloseForm,
            fits=lambda row: row.closed_on is None and not _is_merged(row),
        ),
        Act(
            name="reopen",
            label=_("It is open after all"),
            question=_("It is offered again."),
            do=reopen_recipient,
            fits=lambda row: row.closed_on is not None and not _is_merged(row),
        ),
        Act(
            name="unmerge",
            label=_("Take the merging back"),
            question=_("Both rows stand for themselves again, as before."),
            do=unmerge_recipient,
            fits=_is_merged,
        ),
    ]

    def get_urls(self) -> list[URLPattern]:
        return [self.address("merge/", self.merge_view), *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What is told of a row is told once it is there, and where a change of it stands is asked for then."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj and self.has_change_permission(request, obj):
            fieldsets = [*fieldsets, (None, {"fields": ["stands_in"]})]
        told = [name for name in self.readonly_fields if obj and (name == "zone_state" or self._is_told(obj, name))]
        return [*fieldsets, (None, {"fields": told})] if told else fieldsets

    def _is_told(self, row: Recipient, name: str) -> bool:
        return bool(self.edited(row) if name == "edited" else getattr(row, name))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the number of contact points that the person's organisations have confirmed as they stand."""
        confirmed = ContactConfirmation.objects.filter(contact=OuterRef("pk"), digest=OuterRef("digest"))
        usable = ContactPoint.objects.in_use().filter(Exists(confirmed), recipient=OuterRef("pk")).order_by()
        number = usable.values("recipient").annotate(number=Count("pk")).values("number")
        counted: QuerySet[Any] = super().get_queryset(request).annotate(usable=Subquery(number))
        return counted

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return (obj is None or not _is_merged(obj)) and super().has_change_permission(request, obj)

    def may_act(self, request: HttpRequest, act: Act, row: Recipient) -> bool:
        """Whether a clock is right, every organiser may say."""
        shared = row.added_by_id is None and bool(owners_with(roles_in(request), act.right))
        return (act.name == "confirm-zone" and shared) or super().may_act(request, act, row)

    def acts_now(self, request: HttpRequest, row: Recipient) -> list[Any]:
        """Contact points are anybody's to add, to a recipient of the shared directory too."""
        acts: list[Any] = super().acts_now(request, row)
        if not _is_merged(row) and self.allowed_on(request, Right.EDIT, row):
            acts.append((_("Merge into another"), self.address_of("merge", row)))
        if not owners_with(roles_in(request), Right.EDIT):
            return acts
        page = reverse("admin:organisations_contactpoint_add", current_app=self.admin_site.name)
        return [*acts, (_("Add a contact point"), f"{page}?recipient={row.pk}")]

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Without a choice: rows that may be the same. With one (GET): both side by side. POST does it."""
        row: Recipient = self.found(request, object_id, Right.EDIT)
        offered = candidates_for(row, words=request.GET.get("q", ""))
        chosen = request.POST.get("into") or request.GET.get("into")
        form = MergeForm({"into": chosen} if chosen else None, offered=mergeable(row))
        if form.is_valid() and request.method == "POST" and self._merged(request, row, form):
            return HttpResponseRedirect(self.page_of(row))
        into = form.cleaned_data.get("into") if form.is_bound and form.is_valid() else None
        sides = [(one, facts_of(one), list(references_to(one))) for one in (row, into)] if into else []
        wrong = form.is_bound and not form.is_valid()
        context = {"form": form, "offered": offered, "into": into, "sides": sides, "q": request.GET.get("q", "")}
        template = "admin/organisations/recipient/merge.html"
        return self.page(request, row, template, title=_("Merge into another"), status=422 if wrong else 200, **context)

    def _merged(self, request: HttpRequest, row: Recipient, form: MergeForm) -> bool:
        try:
            merge_recipient(row, into=form.cleaned_data["into"], by=actor_of(request), now=now_of(request))
        except DemarcheError as refusal:
            form.add_error("into", str(refusal))
            return False
        self.message_user(request, _("Merged. You can take it back on this page."), messages.SUCCESS)
        return True

    @admin.display(description=_("kind"), ordering="kind")
    def mission_kind(self, recipient: Recipient) -> str:
        mission: Mission | None = getattr(recipient, "mission", None)
        return str((mission or recipient).get_kind_display())

    @admin.display(description=_("time zone"))
    def zone_state(self, recipient: Recipient) -> str:
        if recipient.zone_is_proposed:
            return _("%(zone)s (proposed)") % {"zone": recipient.time_zone}
        return recipient.time_zone

    @admin.display(description=_("edited here, so that no import writes it"))
    def edited(self, recipient: Recipient) -> str:
        rows = filter(None, [recipient, getattr(recipient, "mission", None)])
        return "\n".join(told for row in rows for told in edited_in(row))

    @admin.display(description=_("confirmed contacts"))
    def usable(self, recipient: Recipient) -> int:
        return getattr(recipient, "usable", 0) or 0

    @admin.display(description=_("added by you"), boolean=True)
    def is_own(self, recipient: Recipient) -> bool:
        return recipient.added_by_id is not None
