"""Recipients: the shared directory, kept by operators, and what one's own organisations added."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisations.admin.base import ScopedAdmin, ScopedInline, ScopedTable
from organisations.domain.contact import add_contact, change_contact
from organisations.domain.mission import add_head, add_mission, change_head, change_mission, remove_head
from organisations.domain.recipient import add_recipient, change_recipient
from organisations.models import ContactConfirmation, ContactPoint, HeadOfMission, Mission, Recipient
from organisations.permissions import Right, owners_with
from organisations.requests import roles_in


class MissionInline(ScopedInline):
    model = Mission
    directory = True
    add_with = staticmethod(add_mission)
    change_with = staticmethod(change_mission)


class HeadInline(ScopedInline):
    model = HeadOfMission
    directory = True
    add_with = staticmethod(add_head)
    change_with = staticmethod(change_head)
    remove_with = staticmethod(remove_head)


class ContactInline(ScopedTable):
    model = ContactPoint
    directory = True
    everybody_writes = True
    add_with = staticmethod(add_contact)
    change_with = staticmethod(change_contact)
    fields = ["kind", "value", "note", "source", "as_of", "standing"]
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


@admin.register(Recipient)
class RecipientAdmin(ScopedAdmin):
    directory = True
    owner_field = "added_by"
    add_with = staticmethod(add_recipient)
    change_with = staticmethod(change_recipient)
    inlines = [ContactInline, MissionInline, HeadInline]
    fields = ["kind", "name", "city", "country", "time_zone", "external_id", "source", "as_of"]
    list_display = ["name", "kind", "city", "country", "usable", "is_own"]
    list_filter = ["kind"]
    search_fields = ["name", "city"]
    ordering = ["name"]  # said again: a list with counts forgets the model's
    nothing_yet = _("No recipient yet. Add the embassy, ministry or company that your letters go to.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the number of contact points that the person's organisations have confirmed as they stand."""
        confirmed = ContactConfirmation.objects.filter(contact=OuterRef("pk"), digest=OuterRef("digest"))
        usable = ContactPoint.objects.in_use().filter(Exists(confirmed)).values("pk")
        recipients = super().get_queryset(request)
        counted: QuerySet[Any] = recipients.annotate(usable=Count("contacts", filter=Q(contacts__in=usable)))
        return counted

    def acts_now(self, request: HttpRequest, row: Recipient) -> list[Any]:
        """Contact points are anybody's to add, to a recipient of the shared directory too."""
        acts: list[Any] = super().acts_now(request, row)
        if not owners_with(roles_in(request), Right.EDIT):
            return acts
        page = reverse("admin:organisations_contactpoint_add", current_app=self.admin_site.name)
        return [*acts, (_("Add a contact point"), f"{page}?recipient={row.pk}")]

    @admin.display(description=_("confirmed contacts"), ordering="usable")
    def usable(self, recipient: Recipient) -> int:
        return int(getattr(recipient, "usable", 0))

    @admin.display(description=_("added by you"), boolean=True)
    def is_own(self, recipient: Recipient) -> bool:
        return recipient.added_by_id is not None
