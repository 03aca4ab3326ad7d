"""The sweep: marks what is overdue and mails those who see to it. Everything has a key, so two sweeps do it once."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from letters.domain.delivery import lock_delivery, record_overdue, reply_time
from letters.models import ChannelStep, Delivery, Event
from letters.queries.chase import Reminder, awaited, deliveries_to_chase, people_for, reminders_due, steps_due
from letters.queries.delivery import folded, moment_of, promises_of
from letters.times import local_time
from organisations.domain.mail import queue_mail
from organisations.models import Mail, User
from organisations.ownership import all_owners
from organisations.sweeping import sweeping


def chase_due(*, now: datetime) -> int:
    """Look at everything that is due; returns how many entries and mails came of it.

    One delivery that cannot be chased does not keep the others waiting: its error is raised at the end, in a group.
    """
    with all_owners():
        deliveries = list(deliveries_to_chase(now))
        steps = list(steps_due(now))
    with sweeping("Some deliveries could not be chased.") as each:
        marked = each(deliveries, partial(chase_delivery, now=now))
        told = each(steps, partial(chase_step, now=now))
    return sum(marked) + sum(told)


def chase_delivery(delivery: Delivery, *, now: datetime) -> int:
    """Mark what has become overdue, and remind people of what is promised."""
    with transaction.atomic():
        delivery = lock_delivery(delivery)
        marked = _mark_overdue(delivery, now)
        promises = promises_of(delivery, folded(delivery))
        reminded = sum(_remind(reminder, now) for reminder in reminders_due(promises, now))
        return marked + reminded


def chase_step(step: ChannelStep, *, now: datetime) -> int:
    """Tell who sees to it that this step of the plan is due, once for each reason."""
    with transaction.atomic():
        lock_delivery(step.delivery)
        reason = step.called_by_id or (step.due_at and step.due_at.isoformat())
        people = people_for(step.delivery, now=now, first=step.responsible)
        return sum(_mail_step(step, person, f"step:{step.pk}:{reason}", now) for person in people)


def _mark_overdue(delivery: Delivery, now: datetime) -> int:
    """Promises past their time; without any, the attempt that nobody has answered."""
    state = folded(delivery)
    promises = promises_of(delivery, state)
    late = [(promise, promise.due_at) for promise in promises if promise.due_at and promise.due_at <= now]
    attempt = awaited(delivery, state)
    if attempt:
        event = delivery.events.get(pk=attempt)
        due = moment_of(event) + reply_time(delivery)
        late += [(event, due)] if due <= now else []
    marks = [record_overdue(delivery, about=event, due=due, now=now) for event, due in late]
    return sum(mark is not None for mark in marks)


def _remind(reminder: Reminder, now: datetime) -> int:
    promise = reminder.promise
    key = f"promise:{promise.pk}:{promise.due_at:%Y%m%dT%H%M}:{reminder.number}"
    people = people_for(promise.delivery, now=now)
    return sum(_mail_promise(promise, person, key, now) for person in people)


def _mail_promise(promise: Event, person: User, key: str, now: datetime) -> int:
    delivery = promise.delivery
    with translation.override(person.language):
        due = date_format(local_time(promise.due_at or now, delivery.recipient.time_zone), "DATETIME_FORMAT")
        names = {"city": delivery.recipient.city, "recipient": delivery.recipient.name, "due": due}
        if (promise.due_at or now) > now:
            subject, text = _("%(city)s: a promise is due soon"), _("%(recipient)s promised something by %(due)s.")
        else:
            subject, text = (
                _("%(city)s: a promise is overdue"),
                _("%(recipient)s promised something by %(due)s, and nothing came."),
            )
        ask = _("Has it been kept, broken or put off? Record it here:")
        return _mail(delivery, person, key, subject % names, f"{text % names}\n\n{ask}", now=now)


def _mail_step(step: ChannelStep, person: User, key: str, now: datetime) -> int:
    delivery = step.delivery
    with translation.override(person.language):
        names = {"city": delivery.recipient.city, "channel": step.get_channel_display(), "letter": delivery.edition}
        subject = _("%(city)s: next by this channel: %(channel)s") % names
        text = _("The letter %(letter)s is to be delivered: %(channel)s. Record what happened here:") % names
        return _mail(delivery, person, key, subject, text, now=now)


def _mail(delivery: Delivery, person: User, key: str, subject: str, text: str, *, now: datetime) -> int:
    """1 if the mail is a new one. Whoever calls holds the delivery, so nobody else asks at the same time."""
    key = f"{key}:{person.pk}"
    if Mail.objects.filter(dedupe_key=key).exists():
        return 0
    path = reverse("admin:letters_delivery_change", args=[delivery.pk])
    queue_mail(
        owner=delivery.owner,
        kind=key.partition(":")[0],
        dedupe_key=key,
        to=person.email,
        subject=subject,
        body=f"{text}\n{settings.STAFF_URL.geturl()}{path}\n",
        language=person.language,
        about_kind=delivery._meta.label_lower,
        about_id=delivery.pk,
        now=now,
    )
    return 1
