"""The channel plan: what comes next, and whether the recipient can be reached that way at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from campaigns.models import Target
from letters.enums import Answer, Channel, Reach
from letters.models import ChannelStep, Delivery, Edition
from organisations.enums import ContactKind
from organisations.models import ContactConfirmation, ContactPoint, Recipient

CONTACTS: Mapping[str, tuple[ContactKind, ...]] = {
    Channel.IN_PERSON: (ContactKind.STREET,),
    Channel.POST: (ContactKind.POST, ContactKind.STREET),
    Channel.REGISTERED_POST: (ContactKind.POST, ContactKind.STREET),
    Channel.COURIER: (ContactKind.STREET,),
    Channel.EMAIL: (ContactKind.EMAIL,),
    Channel.FAX: (ContactKind.FAX,),
    Channel.WEB_FORM: (ContactKind.WEB_FORM,),
    Channel.UNKNOWN: (),
}
"""The kinds of contact point that a channel can go to."""


def open_steps() -> QuerySet[ChannelStep]:
    """Of deliveries that still go on: neither cancelled nor closed, and not of an edition that was replaced."""
    steps: QuerySet[ChannelStep] = ChannelStep.objects.open()
    return (
        steps.exclude(delivery__reach=Reach.CANCELLED)
        .exclude(delivery__answer=Answer.CLOSED)
        .filter(delivery__edition__in=Edition.objects.standing())
    )


def next_step(delivery: Delivery) -> ChannelStep | None:
    """The first open one, from rows fetched before where there are such."""
    steps = (step for step in delivery.steps.all() if step.fulfilled_by_id is None and step.dropped_at is None)
    return min(steps, key=lambda step: step.position, default=None)


def without_next_step(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Of these, what is not there yet, waits for nobody's answer, and has no open step: silence, unless somebody acts."""
    open_ones = ChannelStep.objects.open().filter(delivery=OuterRef("pk"))
    found: QuerySet[Delivery] = rows.filter(
        ~Exists(open_ones),
        reach__in=[Reach.PLANNED, Reach.REFUSED, Reach.FAILED],
        answer__in=[Answer.NONE, Answer.OVERDUE],
    )
    return found


def contact_choices(step: ChannelStep) -> list[ContactPoint]:
    """Contact points by which this step can be done, each with `confirmed` by the organisation of the step."""
    rows = ContactPoint.objects.in_use().with_confirmation_of(step.owner_id)
    if step.contact_id:
        return list(rows.filter(pk=step.contact_id))
    return list(rows.filter(recipient=step.delivery.recipient_id, kind__in=CONTACTS[step.channel]))


@dataclass(frozen=True)
class Gap:
    """Why a step cannot be done yet, and the row on whose page that changes: the contact point or the recipient."""

    sentence: str
    row: ContactPoint | Recipient


def missing_contact(step: ChannelStep) -> Gap | None:
    """None where nothing is in the way: a contact point of the channel is confirmed, or the channel needs none."""
    if not CONTACTS[step.channel]:
        return None
    choices = contact_choices(step)
    if any(getattr(contact, "confirmed", False) for contact in choices):
        return None
    names = {"channel": step.get_channel_display(), "recipient": step.delivery.recipient.name}
    if choices:
        sentence = _("“%(channel)s” to %(recipient)s: the contact is not confirmed. Check it and confirm it.")
        return Gap(sentence % names, choices[0])
    sentence = _("“%(channel)s” to %(recipient)s: no contact point is known. Add one, or plan another channel.")
    return Gap(sentence % names, step.delivery.recipient)


def recipients_in_use(rows: QuerySet[Recipient], owners: list[UUID]) -> QuerySet[Recipient]:
    """Of the directory those that these organisations work with: chosen as targets, added or confirmed by them."""
    targets = Target.objects.filter(owner__in=owners).values("recipient")
    confirmed = ContactConfirmation.objects.filter(owner__in=owners).values("contact__recipient")
    return rows.filter(Q(pk__in=targets) | Q(pk__in=confirmed) | Q(added_by__in=owners))
