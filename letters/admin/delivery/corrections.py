"""Correcting a log: an entry is voided, its words are redacted, a step of the plan is dropped; each asks first."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from letters.admin.delivery.dispatch import BY_EMAIL, SEND, facts_of_sending
from letters.domain.delivery import drop_step, redact_event, void_event
from letters.enums import EventKind
from letters.forms.delivery import ReasonForm, VoidForm
from letters.models import ChannelStep, Delivery, Event
from letters.permissions import may_record
from letters.queries.delivery import folded
from letters.times import told_time
from organisations.admin.base import Act, Facts, ReadOnlyAdmin
from organisations.permissions import Right
from organisations.requests import actor_of, roles_in


class PartOfDelivery(ReadOnlyAdmin):
    """Rows that are seen on their delivery's page; only what can be done to them has a page of its own."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def allowed_on(self, request: HttpRequest, right: Right, row: Model) -> bool:
        """A coordinator corrects what was recorded for the own city, no other."""
        seen = super().allowed_on(request, right, row)
        if right is not Right.RECORD or not seen:
            return seen
        delivery: Delivery = row.delivery  # type: ignore[attr-defined]
        return may_record(actor_of(request), roles_in(request), delivery)

    def page_of(self, row: Any) -> str:
        return page_of_delivery(row.delivery_id)


def page_of_delivery(key: UUID) -> str:
    return reverse("admin:letters_delivery_change", args=[key])


def _standing(event: Event) -> bool:
    return event.pk in folded(event.delivery).voidable


def _has_words(event: Event) -> bool:
    return hasattr(event, "text") and event.text.redacted_at is None


@admin.register(Event)
class EventAdmin(PartOfDelivery):
    list_display = ["delivery", "kind", "happened_at"]
    list_select_related = ["delivery__edition", "delivery__recipient"]
    acts = [
        Act(
            name="void",
            label=gettext_lazy("Take this entry back"),
            question=gettext_lazy(
                "It stays in the log, struck through, and is no longer counted. This cannot be undone."
            ),
            do=void_event,
            form=VoidForm,
            right=Right.RECORD,
            fits=_standing,
        ),
        Act(
            name="redact",
            label=gettext_lazy("Redact the words"),
            question=gettext_lazy(
                "The words and the witnesses are erased for good. That it was done stays in the log."
            ),
            do=redact_event,
            form=ReasonForm,
            right=Right.RECORD,
            fits=_has_words,
        ),
    ]

    @admin.display(description=gettext_lazy("happened at"), ordering="occurred_at")
    def happened_at(self, event: Event) -> str:
        """By the clock of the city, and no finer than it is known."""
        return told_time(event.occurred_at, event.precision, event.delivery.recipient.time_zone)

    def act_facts(self, request: HttpRequest, act: Act, row: Event) -> Facts:
        zone = row.delivery.recipient.time_zone
        return [
            (_("Delivery"), row.delivery),
            (_("Entry"), EventKind(row.kind).label),
            (_("When"), told_time(row.occurred_at, row.precision, zone)),
        ]


@admin.register(ChannelStep)
class ChannelStepAdmin(PartOfDelivery):
    list_display = ["delivery", "position", "channel"]
    list_select_related = ["delivery__edition", "delivery__recipient"]
    acts = [
        Act(
            name="drop",
            label=gettext_lazy("Drop this step"),
            question=gettext_lazy("It stays in the plan, struck through, and nobody is reminded of it."),
            do=drop_step,
            form=forms.Form,
            right=Right.RECORD,
            fits=lambda step: step.fulfilled_by_id is None and step.dropped_at is None,
        ),
        *BY_EMAIL,
    ]

    def act_facts(self, request: HttpRequest, act: Act, row: ChannelStep) -> Facts:
        facts = [(_("Delivery"), row.delivery), (_("Step"), row)]
        return [*facts, *facts_of_sending(row)] if act is SEND and act.fits(row) else facts
