"""The sweep: what is overdue is marked, people are told, and doing it twice is doing it once."""

from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connections

from letters.domain.chase import chase_due
from letters.domain.delivery import add_step, void_event
from letters.enums import Answer, Capacity, Channel, EventKind, Reach
from letters.models import ChannelStep, Delivery, Event
from organisations.enums import Role
from organisations.models import Mail, Organisation
from organisations.ownership import owner_scope
from organisations.sealing import unseal
from tests.factories import NOW, make_member, make_organisation, make_user
from tests.factories_deliveries import make_delivery, note

K = EventKind
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def organisation(in_scope: Any) -> Organisation:
    organisation = make_organisation()
    in_scope(organisation)
    make_member(organisation)
    return organisation


def berlin(organisation: Organisation) -> tuple[Delivery, Event]:
    """Handed in, and a reply promised within the campaign's 30 days."""
    delivery = make_delivery(organisation, "Berlin", "Europe/Berlin")
    note(delivery, K.HANDED_IN)
    return delivery, note(delivery, K.PROMISED, NOW + MINUTE)


def answer_of(delivery: Delivery) -> str:
    delivery.refresh_from_db()
    return delivery.answer


def opened(mail: Mail, column: str) -> str:
    return unseal(getattr(mail, column), Mail._meta.db_table, column, mail.pk)


def test_a_promise_is_recalled_two_days_before_when_it_is_due_and_each_week_after(organisation: Organisation) -> None:
    delivery, promise = berlin(organisation)
    assert promise.due_at
    for days, mails in ((-3, 0), (-2, 1), (-1, 1), (0, 2), (6, 2), (7, 3), (22, 4)):
        chase_due(now=promise.due_at + days * DAY)
        assert Mail.objects.count() == mails
        assert answer_of(delivery) == (Answer.PROMISED if days < 0 else Answer.OVERDUE)
    assert [event.kind for event in delivery.events.all()] == ["handed_in", "promised", "overdue"]


def test_overdue_stands_at_the_time_when_it_was_due_however_late_the_sweep_comes(organisation: Organisation) -> None:
    delivery, promise = berlin(organisation)
    assert promise.due_at
    chase_due(now=promise.due_at + 5 * DAY)
    overdue = delivery.events.get(kind=K.OVERDUE)
    assert (overdue.about, overdue.occurred_at, overdue.recorded_by) == (promise, promise.due_at, None)
    assert overdue.key == f"overdue:{promise.pk}:{promise.due_at.isoformat()}"


def test_an_attempt_that_nobody_answers_is_overdue_after_the_campaigns_days(organisation: Organisation) -> None:
    delivery = make_delivery(organisation)
    attempt = note(delivery, K.SENT)
    assert chase_due(now=NOW + 30 * DAY - MINUTE) == 0
    assert chase_due(now=NOW + 30 * DAY) == 1
    assert delivery.events.get(kind=K.OVERDUE).about == attempt
    assert answer_of(delivery) == Answer.OVERDUE


@pytest.mark.parametrize("kind", [K.REFUSED, K.FAILED])
def test_nobody_waits_for_an_answer_to_what_was_not_taken(organisation: Organisation, kind: EventKind) -> None:
    note(make_delivery(organisation), kind)
    assert chase_due(now=NOW + 90 * DAY) == 0


def test_nobody_waits_for_an_answer_to_a_copy(organisation: Organisation) -> None:
    delivery = make_delivery(organisation)
    Delivery.objects.update(capacity=Capacity.COPY)
    note(delivery, K.SENT)
    assert chase_due(now=NOW + 90 * DAY) == 0


@pytest.mark.parametrize("kind", [K.REPLIED, K.CLOSED, K.PROMISE_KEPT, K.PROMISE_BROKEN, K.PROMISE_LAPSED])
def test_an_end_of_the_promise_ends_the_reminders(organisation: Organisation, kind: EventKind) -> None:
    delivery, promise = berlin(organisation)
    about = promise if kind.startswith("promise") else None
    note(delivery, kind, NOW + DAY, about=about, words="so it was")
    chase_due(now=NOW + 28 * DAY)
    chase_due(now=NOW + 60 * DAY)
    assert not Mail.objects.exists()
    assert not delivery.events.filter(kind=K.OVERDUE, about=promise).exists()


def test_a_reply_that_came_in_time_but_is_entered_late_takes_the_overdue_back(organisation: Organisation) -> None:
    delivery, promise = berlin(organisation)
    assert promise.due_at
    chase_due(now=promise.due_at)
    note(delivery, K.REPLIED, promise.due_at - DAY, now=promise.due_at + DAY)
    assert answer_of(delivery) == Answer.REPLIED
    assert delivery.events.get(kind=K.OVERDUE).voided_by.recorded_by is None
    chase_due(now=promise.due_at + 2 * DAY)
    assert answer_of(delivery) == Answer.REPLIED


def test_when_that_reply_is_voided_the_promise_is_overdue_again(organisation: Organisation) -> None:
    delivery, promise = berlin(organisation)
    assert promise.due_at
    chase_due(now=promise.due_at)
    reply = note(delivery, K.REPLIED, promise.due_at - DAY, now=promise.due_at + DAY)
    void_event(reply, why="From somebody else", key="v", by=None, now=promise.due_at + DAY)
    assert answer_of(delivery) == Answer.PROMISED
    chase_due(now=promise.due_at + 2 * DAY)
    assert answer_of(delivery) == Answer.OVERDUE


def test_the_coordinator_of_the_city_is_told_else_those_who_answer_for_the_organisation(
    organisation: Organisation,
) -> None:
    kim = make_member(organisation, Role.COORDINATOR, "kim@steppe.example")
    make_member(organisation, Role.REPORTER, "rue@steppe.example")
    for city, coordinator in (("Berlin", kim), ("Oslo", None), ("Paris", make_user("gone@steppe.example"))):
        delivery = make_delivery(organisation, city, "Europe/Berlin", coordinator=coordinator)
        note(delivery, K.HANDED_IN)
        note(delivery, K.PROMISED, NOW + MINUTE)
    chase_due(now=NOW + 29 * DAY)
    told = {opened(mail, "subject_sealed")[:5]: opened(mail, "recipient_sealed") for mail in Mail.objects.all()}
    assert told == {"Berli": "kim@steppe.example", "Oslo:": "anna@steppe.example", "Paris": "anna@steppe.example"}


def test_the_mail_is_in_the_persons_language_and_links_to_the_delivery(organisation: Organisation) -> None:
    delivery, _promise = berlin(organisation)
    chase_due(now=NOW + 29 * DAY)
    mail = Mail.objects.get()
    assert str(delivery.pk) in opened(mail, "body_sealed")
    assert (mail.kind, mail.language, mail.about_id) == ("promise", "en", delivery.pk)


def test_a_step_is_told_of_when_its_time_comes_and_again_when_a_refusal_calls_for_it(
    organisation: Organisation,
) -> None:
    delivery = make_delivery(organisation)
    step = ChannelStep(delivery=delivery, channel=Channel.POST, due_at=NOW + DAY)
    add_step(step, by=None, now=NOW)
    assert [chase_due(now=NOW), chase_due(now=NOW + DAY), chase_due(now=NOW + 2 * DAY)] == [0, 1, 0]
    note(delivery, K.REFUSED, NOW + 2 * DAY, channel=Channel.IN_PERSON)
    assert [chase_due(now=NOW + 3 * DAY), chase_due(now=NOW + 3 * DAY)] == [1, 0]
    assert {mail.kind for mail in Mail.objects.all()} == {"step"}


def test_a_cancelled_delivery_is_left_alone(organisation: Organisation) -> None:
    delivery = make_delivery(organisation)
    add_step(ChannelStep(delivery=delivery, channel=Channel.POST, due_at=NOW), by=None, now=NOW)
    note(delivery, K.CANCELLED, words="The embassy has closed.")
    assert chase_due(now=NOW + 90 * DAY) == 0
    delivery.refresh_from_db()
    assert delivery.reach == Reach.CANCELLED


def test_one_that_cannot_be_chased_does_not_keep_the_others(organisation: Organisation) -> None:
    broken, _promise = berlin(organisation)
    healthy = make_delivery(organisation, "Oslo", "Europe/Oslo")
    note(healthy, K.HANDED_IN)
    healthy.events.get()
    note(healthy, K.PROMISED, NOW + MINUTE)
    zone = broken.recipient
    zone.time_zone = "Nowhere/Atall"
    zone.save()
    with pytest.raises(ExceptionGroup):
        chase_due(now=NOW + 40 * DAY)
    assert answer_of(healthy) == Answer.OVERDUE


def test_two_sweeps_at_once_do_it_once(committed: None) -> None:
    organisation = make_organisation()
    with owner_scope([organisation.pk]):
        make_member(organisation)
        deliveries = [berlin(organisation)[0] for _ in range(1)] + [
            make_delivery(organisation, city, "Europe/Oslo") for city in ("Oslo", "Rome", "Bern")
        ]
        for delivery in deliveries[1:]:
            note(delivery, K.SENT)
        in_threads(4, lambda: chase_due(now=NOW + 40 * DAY))
        assert [delivery.events.filter(kind=K.OVERDUE).count() for delivery in deliveries] == [1, 1, 1, 1]
        assert Mail.objects.count() == 1


def in_threads(number: int, act: Any) -> None:
    errors: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
