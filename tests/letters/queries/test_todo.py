"""To-dos come and go with the rows that they are derived from."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from campaigns.models import Action
from letters.domain.chase import chase_due
from letters.domain.delivery import add_step, drop_step
from letters.enums import Channel, EventKind
from letters.models import ChannelStep
from letters.queries.todo import Todo, todos
from organisations.enums import MailState
from organisations.models import Mail, Organisation
from organisations.ownership import all_owners
from organisations.sealing import seal
from tests.factories import NOW, make_campaign, make_member, make_organisation
from tests.factories_deliveries import make_delivery, make_edition, note

K = EventKind
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def organisation(in_scope: Any) -> Organisation:
    organisation = make_organisation()
    in_scope(organisation)
    return organisation


def of(row: Model, now: Any = NOW) -> list[Todo]:
    return [todo for todo in todos(now=now) if todo.row == row]


def said(row: Model, now: Any = NOW) -> str:
    return " ".join(todo.sentence for todo in of(row, now))


def test_where_nothing_is_due_there_is_nothing(organisation: Organisation) -> None:
    make_campaign(organisation)
    assert todos(now=NOW) == []


def test_a_frozen_edition_wants_a_delivery_and_a_delivery_wants_a_step(organisation: Organisation) -> None:
    edition = make_edition(make_campaign(organisation), "Oslo", "Europe/Oslo")
    assert "Plan its delivery" in said(edition)
    delivery = make_delivery(organisation)
    assert of(delivery.edition) == []
    assert "nothing is planned yet" in said(delivery)


def test_a_step_is_due_at_its_time_or_when_a_refusal_calls_for_it(organisation: Organisation) -> None:
    delivery = make_delivery(organisation)
    step = ChannelStep(delivery=delivery, channel=Channel.POST, due_at=NOW + DAY)
    add_step(step, by=None, now=NOW)
    assert of(delivery) == []
    assert "due by this channel: post" in said(delivery, NOW + DAY)
    note(delivery, K.REFUSED, channel=Channel.IN_PERSON)
    assert "post (after: refused)" in said(delivery)
    drop_step(step, by=None, now=NOW)
    assert "no further way is planned" in said(delivery)
    note(delivery, K.CANCELLED, NOW + MINUTE, words="enough")
    assert of(delivery) == []


def test_a_plan_whose_steps_were_all_dropped_is_no_plan(organisation: Organisation) -> None:
    delivery = make_delivery(organisation)
    step = ChannelStep(delivery=delivery, channel=Channel.POST, due_at=NOW + DAY)
    add_step(step, by=None, now=NOW)
    drop_step(step, by=None, now=NOW)
    assert "nothing is planned yet" in said(delivery)


def test_a_channel_without_a_contact_says_so(organisation: Organisation) -> None:
    delivery = make_delivery(organisation)
    add_step(ChannelStep(delivery=delivery, channel=Channel.EMAIL), by=None, now=NOW)
    assert "no contact point is known" in said(delivery.recipient)


def test_a_promise_is_listed_two_days_before_and_until_it_ends(organisation: Organisation) -> None:
    delivery = make_delivery(organisation)
    note(delivery, K.HANDED_IN)
    promise = note(delivery, K.PROMISED, NOW + MINUTE, due_at=NOW + 9 * DAY)
    assert of(delivery, NOW + 6 * DAY) == []
    (soon,) = of(delivery, NOW + 8 * DAY)
    assert (soon.late, soon.due) == (False, promise.due_at)
    chase_due(now=NOW + 10 * DAY)
    (late,) = of(delivery, NOW + 10 * DAY)
    assert (late.late, "a promise is overdue" in late.sentence) == (True, True)
    note(delivery, K.PROMISE_BROKEN, NOW + 11 * DAY, about=promise)
    assert "no answer is recorded in time" in said(delivery, NOW + 11 * DAY)
    note(delivery, K.CLOSED, NOW + 12 * DAY, words="enough")
    assert of(delivery, NOW + 12 * DAY) == []


def test_a_fact_that_does_not_fit_is_listed(organisation: Organisation) -> None:
    delivery = make_delivery(organisation)
    note(delivery, K.HANDED_IN)
    note(delivery, K.REPLIED, NOW - DAY, now=NOW)
    assert "does not fit" in said(delivery)


def test_a_mail_that_nobody_knows_of_is_listed(organisation: Organisation) -> None:
    mail = Mail(
        owner=organisation, kind="promise", dedupe_key="k", language="en", due_at=NOW, created_at=NOW, message_id="m"
    )
    for column in ("recipient_sealed", "subject_sealed", "body_sealed"):
        setattr(mail, column, seal("x", Mail._meta.db_table, column, mail.pk))
    mail.save()
    assert of(mail) == []
    Mail.objects.update(state=MailState.UNCERTAIN)
    assert "look at it" in said(mail)


def test_an_action_that_is_over_wants_a_report(organisation: Organisation) -> None:
    campaign = make_campaign(organisation)
    action = Action.objects.create(
        owner=organisation,
        campaign=campaign,
        city="London",
        time_zone="Europe/London",
        starts_at=NOW,
        ends_at=NOW + DAY,
    )
    assert of(action) == []
    assert "Report it" in said(action, NOW + 2 * DAY)
    Action.objects.update(reported_at=NOW)
    assert of(action, NOW + 2 * DAY) == []


@pytest.mark.usefixtures("plain_static")
def test_the_start_page_shows_them_by_campaign_each_with_its_page(organisation: Organisation) -> None:
    client = Client()
    client.force_login(make_member(organisation))
    assert "Nothing is due" in client.get(reverse("admin:index")).content.decode()
    delivery = make_delivery(organisation)
    with all_owners():
        make_delivery(make_organisation("Theirs"), "Riga", "Europe/Riga")
    page = client.get(reverse("admin:index")).content.decode()
    assert reverse("admin:letters_delivery_change", args=[delivery.pk]) in page
    assert delivery.edition.letter.campaign.name in page
    assert "Riga" not in page
    assert client.get(reverse("admin:letters_delivery_change", args=[uuid4()])).status_code in {302, 404}


def test_the_number_of_queries_does_not_grow_with_deliveries(
    organisation: Organisation, django_assert_max_num_queries: Any
) -> None:
    for city in ("Berlin", "London", "Ottawa", "Delhi", "Oslo", "Rome", "Bern"):
        note(make_delivery(organisation, city), K.HANDED_IN)
    with django_assert_max_num_queries(20):
        todos(now=NOW)
