"""The channel plan of a delivery: rows that people add and drop, that attempts close and refusals call for."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from letters.domain.delivery.log import lock_delivery
from letters.enums import ATTEMPTS, Answer, Channel, Detail, EventKind, Reach
from letters.lifecycle import Folded
from letters.models import ChannelStep, Delivery, Event
from letters.queries.delivery.facts import folded, moment_of
from letters.queries.delivery.plan import CONTACTS, next_step
from organisations.domain.contact import note_health
from organisations.enums import ContactHealth
from organisations.errors import DemarcheError
from organisations.models import User
from organisations.queries.contact import is_confirmed
from organisations.validation import save_row

HEALTH = {Detail.BOUNCED: ContactHealth.BOUNCED, Detail.RETURNED: ContactHealth.RETURNED}
OUTCOMES_OF_EARLIER = frozenset({Detail.SENT_BACK, Detail.BOUNCED, Detail.RETURNED})
"""What came back is the end of an attempt made before, where one is recorded; then it closes no step of the plan."""


def add_step(step: ChannelStep, /, *, by: User | None, now: datetime) -> ChannelStep:
    """Put a new step at the end of the plan; `step` has a delivery and a channel. A contact must be confirmed."""
    with transaction.atomic():
        delivery = lock_delivery(step.delivery)
        _refuse_finished(delivery)
        step.owner_id = delivery.owner_id
        _refuse_unusable_contact(step)
        latest = delivery.steps.aggregate(latest=Max("position"))["latest"]
        step.position = 1 if latest is None else latest + 1
        save_row(step)
        settle_plan(delivery, folded(delivery))
        return step


def drop_step(step: ChannelStep, /, *, by: User | None, now: datetime) -> ChannelStep:
    """Take an open step out of the plan; the row stays. If it was called for, the next one is."""
    with transaction.atomic():
        delivery = lock_delivery(step.delivery)
        step.refresh_from_db()
        if step.fulfilled_by_id or step.dropped_at:
            raise DemarcheError(_("Only an open step can be dropped; this one is done or dropped already."))
        step.dropped_at, step.called_by = now, None
        step.save(update_fields=["dropped_at", "called_by"])
        settle_plan(delivery, folded(delivery))
        return step


def fulfil_step(event: Event) -> ChannelStep | None:
    """Close the first open step of the attempt's channel, or the first of any where the channel is not known."""
    earlier = event.delivery.events.filter(kind__in=ATTEMPTS, channel=event.channel, voided_by=None)
    if event.detail in OUTCOMES_OF_EARLIER and earlier.exclude(pk=event.pk).exists():
        return None
    steps = event.delivery.steps.open().order_by("position")
    step: ChannelStep | None = (
        steps if event.channel == Channel.UNKNOWN else steps.filter(channel=event.channel)
    ).first()
    if step:
        step.fulfilled_by, step.called_by = event, None
        step.save(update_fields=["fulfilled_by", "called_by"])
    return step


def note_way(event: Event, *, taken_back: bool = False) -> None:
    """Mail that bounced and post that was returned are told at the contact point, for everybody who might use it."""
    if event.kind != EventKind.FAILED or event.detail not in HEALTH:
        return
    health = ContactHealth.UNKNOWN if taken_back else HEALTH[Detail(event.detail)]
    ways = event.delivery.steps.filter(channel=event.channel).exclude(contact=None)
    latest = ways.order_by(F("fulfilled_by__sequence").desc(nulls_last=True), "-position")
    step = latest.select_related("contact__recipient").first()
    if step and step.contact and step.contact.retired_at is None and step.contact.health != health:
        note_health(step.contact, health=health, by=event.recorded_by, now=event.recorded_at)


def reopen_steps(event: Event) -> None:
    """The attempt was voided: what it had closed is open again."""
    ChannelStep.objects.filter(fulfilled_by=event).update(fulfilled_by=None)


def settle_plan(delivery: Delivery, state: Folded) -> None:
    """After a refusal, a failure or a promise that came to nothing the next open step is due, and no other is called."""
    caller = _caller(delivery, state)
    step = next_step(delivery) if caller else None
    called = delivery.steps.exclude(called_by=None)
    (called.exclude(pk=step.pk) if step else called).update(called_by=None)
    if step and caller and step.called_by_id != caller.pk:
        step.called_by = caller
        step.save(update_fields=["called_by"])


def _caller(delivery: Delivery, state: Folded) -> Event | None:
    """The event after which the delivery has to go another way now, if it has."""
    standing = [e for e in delivery.events.all() if e.pk not in state.voided | state.out_of_order]
    standing.sort(key=lambda event: (moment_of(event), event.sequence))
    attempts = [event for event in standing if event.pk in state.attempts]
    if attempts and state.reach in {Reach.REFUSED, Reach.FAILED}:
        return attempts[-1]
    ended = [event for event in standing if event.kind in {EventKind.PROMISE_BROKEN, EventKind.PROMISE_LAPSED}]
    if ended and state.answer == Answer.OVERDUE and standing.index(ended[-1]) > standing.index(attempts[-1]):
        return ended[-1]
    return None


def _refuse_finished(delivery: Delivery) -> None:
    if delivery.reach == Reach.CANCELLED:
        raise DemarcheError(_("This delivery is cancelled. Record “planned again” first."))
    if delivery.edition.replacement:
        raise DemarcheError(_("A newer edition has replaced this one. Plan the delivery of the newer one."))


def _refuse_unusable_contact(step: ChannelStep) -> None:
    if not step.contact:
        return
    if step.contact.recipient_id != step.delivery.recipient_id or step.contact.retired_at:
        raise DemarcheError(_("This contact point is not one of the recipient's. Choose one that is."), field="contact")
    if step.contact.kind not in CONTACTS[step.channel]:
        raise DemarcheError(_("This contact point cannot be reached by that channel."), field="contact")
    if not is_confirmed(step.contact, step.owner_id):
        raise DemarcheError(
            _("Your organisation has not confirmed this contact point. Check it and confirm it first."), field="contact"
        )
