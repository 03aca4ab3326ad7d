"""The signature block: groups on the letter's page, who signs in them on the group's own."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from letters.admin.typed import TypedInline
from letters.domain.block import (
    add_signatory,
    change_group,
    change_signatory,
    remove_group,
    remove_signatory,
)
from letters.enums import LetterKind
from letters.forms.block import BaseSignatoryForm, SignatoryForm
from letters.models import Signatory, SignatoryGroup
from organisations.admin.base import ScopedAdmin, ScopedTable
from organisations.forms.shared import SharedForm
from organisations.permissions import Right
from organisations.steps import after_step


class GroupTable(ScopedTable):
    model = SignatoryGroup
    form = SharedForm
    fields = ["heading", "position"]
    change_with = staticmethod(change_group)
    remove_with = staticmethod(remove_group)
    show_change_link = True
    verbose_name_plural = _("signature block (open a group to write who signs)")
    begins_at = (_("Add a group of signatories"), "letters_letter_group")


class SignatoryInline(TypedInline):
    model = Signatory
    form = SignatoryForm
    add_with = staticmethod(add_signatory)
    change_with = staticmethod(change_signatory)
    remove_with = staticmethod(remove_signatory)
    fields = [
        "name",
        "office",
        "organisation",
        "place",
        "behalf",
        "visibility",
        "consent_how",
        "consent_on",
        "position",
    ]
    extra = 1

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """On a base letter a person agrees to more than one letter."""
        is_base = obj is not None and obj.letter.kind == LetterKind.BASE
        return super().get_formset(request, obj, **{"form": BaseSignatoryForm if is_base else SignatoryForm, **kwargs})


@admin.register(SignatoryGroup)
class GroupAdmin(ScopedAdmin):
    """Reached from its letter only. Who may not edit sees no names here."""

    see = Right.EDIT
    form = SharedForm
    change_with = staticmethod(change_group)
    inlines = [SignatoryInline]
    fields = ["letter", "heading", "position"]
    readonly_fields = ["letter"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> Any:
        response = super().response_post_save_change(request, obj)
        response["Location"] = after_step(request, reverse("admin:letters_letter_change", args=[obj.letter_id]))
        return response
