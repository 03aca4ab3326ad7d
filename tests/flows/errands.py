"""What flows do inside an installation, in a process of its own (`House.errand`).

Each errand is a function from texts to something JSON can say. Only functions of the product write.
"""

import json
import sys
import time
from datetime import timedelta
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from config.celery import app
from letters.domain.delivery import add_delivery, add_step, record_event
from letters.domain.job import do_jobs
from letters.domain.keeping import begin_asking
from letters.domain.news import add_news, send_news, write_news
from letters.domain.signature import record_signature
from letters.domain.stage import close_letter, open_letter
from letters.enums import Capacity, Channel, Detail, EventKind, IntakeState, Precision, ReceiverRole, Visibility
from letters.models import ChannelStep, Delivery, Edition, EditionLine, Event, EventText, Intake, News
from letters.queries.delivery import log_of
from letters.queries.edition import edition_key, read_file
from letters.queries.keeping import QUIET, campaigns_to_ask
from organisations.domain.claim import claim_body
from organisations.domain.key import sealed_columns
from organisations.domain.mail import queue_mail
from organisations.models import Mail, Organisation, User
from organisations.ownership import all_owners
from organisations.queries.claim import ANSWERED_WITHIN
from organisations.queries.clock import read_clock
from organisations.sealing import key_id_of, unseal_bytes
from tests.mortal import Death

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def delivery_in(city: str) -> Delivery:
    found: Delivery = Delivery.objects.filter(recipient__city=city, edition__superseded_by=None).latest("created_at")
    return found


def founder() -> User:
    found: User = User.objects.earliest("date_joined")
    return found


def record(delivery: Delivery, kind: EventKind, **values: Any) -> Event:
    now = read_clock()
    values = {"occurred_at": now, "precision": Precision.MINUTE, "key": f"flow:{kind}:{now}", **values}
    return record_event(delivery, kind=kind, by=founder(), now=now, **values)


def messages(*names: str) -> int:
    """Put messages into the broker as beat does."""
    for name in names:
        app.send_task(name)
    return len(names)


def answer_and_send() -> int:
    """The worker answers the sign forms that wait; when it has, it is told to send mail."""
    messages("demarche.intake")
    end = time.monotonic() + 120
    while Intake.objects.filter(state__in=[IntakeState.RECEIVED, IntakeState.CLAIMED]).exists():
        assert time.monotonic() < end, "the worker does not answer them"
        time.sleep(0.05)
    return messages("demarche.mail")


def open_and_close() -> str:
    """A second letter that can be signed, and a third that could be: its code."""
    now = read_clock()
    ottawa, canberra = (delivery_in(city).edition.letter for city in ("Ottawa", "Canberra"))
    open_letter(ottawa, by=founder(), now=now)
    return close_letter(open_letter(canberra, by=founder(), now=now), by=founder(), now=now).code


def tell_news() -> int:
    """Written to everybody who has asked for it; how many that are."""
    now, campaign = read_clock(), delivery_in("London").edition.letter.campaign
    news = add_news(News(campaign=campaign, subject="From the gate", text="They took it."), by=founder(), now=now)
    send_news(news, by=founder(), now=now)
    return write_news(now=now)


def ask_about_changes() -> int:
    """As if the hour had gone by in which a changed text must rest; how many mailboxes were asked."""
    now = read_clock()
    asked = sum(begin_asking(campaign, now=now) for campaign in campaigns_to_ask(now + QUIET))
    do_jobs(now=now)
    return asked


def state_of(city: str) -> dict[str, Any]:
    """Projections, log and plan of a delivery, without what differs from run to run."""
    delivery = delivery_in(city)
    return {
        "reach": delivery.reach,
        "answer": delivery.answer,
        "log": [[line.event.kind, line.event.detail, line.words] for line in log_of(delivery)],
        "steps": [
            [step.channel, bool(step.fulfilled_by_id), bool(step.called_by_id)]
            for step in delivery.steps.order_by("position")
        ],
    }


def mail_states() -> dict[str, int]:
    states = list(Mail.objects.values_list("state", flat=True))
    return {state: states.count(state) for state in sorted(set(states))}


def open_everything() -> dict[str, int]:
    """Open every sealed value there is, by the key that seals it; how many there are under each master key."""
    opened: dict[str, int] = {}
    for model, column in sealed_columns():
        for key, blob in model._default_manager.exclude(**{column: None}).values_list("pk", column):
            if name := key_id_of(blob):
                unseal_bytes(blob, model._meta.db_table, column, key)
                opened[name] = opened.get(name, 0) + 1
    for line in EditionLine.objects.filter(erased_at=None):
        edition_key(line.edition).unseal(line.text_sealed, line._meta.db_table, "text_sealed", line.pk)
    for text in EventText.objects.filter(redacted_at=None):
        log_of(text.event.delivery)
    for edition in Edition.objects.all():
        for file in edition.files.filter(removed_at=None):
            read_file(file)
    return opened


def walk_to_the_door() -> None:
    """London's letter also goes to Ottawa: locked, then refused; the next step of the plan is called for."""
    now, edition = read_clock(), delivery_in("London").edition
    delivery = Delivery(edition=edition, recipient=delivery_in("Ottawa").recipient, capacity=Capacity.COPY)
    add_delivery(delivery, by=founder(), now=now)
    for channel in (Channel.IN_PERSON, Channel.REGISTERED_POST):
        add_step(ChannelStep(delivery=delivery, channel=channel), by=founder(), now=now)
    in_person = {"channel": Channel.IN_PERSON}
    record(delivery, EventKind.FAILED, detail=Detail.LOCKED, **in_person)
    record(delivery, EventKind.REFUSED, detail=Detail.AT_THE_DOOR, **in_person)


def walk_on() -> None:
    delivery = delivery_in("Ottawa")
    record(delivery, EventKind.LEFT, detail=Detail.LETTERBOX, channel=Channel.IN_PERSON)
    tomorrow = read_clock() + timedelta(days=1)
    record(delivery, EventKind.PROMISED, detail=Detail.REPLY, receiver_role=ReceiverRole.GUARD, due_at=tomorrow)


def write_mails(number: str) -> None:
    """Sealed values in number, none of them due."""
    now = read_clock()
    with transaction.atomic():
        for one in range(int(number)):
            queue_mail(
                owner=delivery_in("London").owner,
                kind="flow",
                dedupe_key=f"flow:{one}",
                to=f"person{one}@flow.example",
                subject="Subject",
                body="Text",
                language="en",
                due_at=now + timedelta(days=30),
                now=now,
            )


def rotate_until(number: str) -> None:
    """Begin to change the master key, and be killed before the mail of this number is moved."""
    moved = count(1)
    Death(lambda name: name == "UPDATE organisations_mail" and next(moved) == int(number)).wait_in(connection)
    call_command("rotate_keys")


def go_on_until(file: str) -> int:
    """Sign and record again and again until the file is there; how many times it was."""
    done = 0
    delivery = delivery_in("London")
    while not Path(file).exists():
        record(delivery, EventKind.NOTED, words=f"Noted while the key changed: {done}.")
        version = delivery.edition.letter.versions.latest("number")
        record_signature(version, name=f"Signer {done}", visibility=Visibility.PUBLIC, by=founder(), now=read_clock())
        done += 1
        time.sleep(0.02)
    return done


def claim_bodies() -> list[str]:
    """One is claimed today, one was long ago, so that operators decide on it too; their names."""
    bodies = Organisation.objects.filter(entered_by=delivery_in("London").owner).order_by("name")[:2]
    for body, waits in zip(bodies, (timedelta(), 2 * ANSWERED_WITHIN - DAY), strict=True):
        claim_body(body, address="office@body.example", claimant="Ben Okafor", now=read_clock() - waits)
    return [body.name for body in bodies]


def main() -> None:
    """`NAME` is a function of this module, or `module.function` of another one beside it."""
    name, *parts = sys.argv[1:]
    module, _dot, function = name.rpartition(".")
    with all_owners():
        answer = getattr(import_module(f"tests.flows.{module or 'errands'}"), function)(*parts)
    sys.stdout.write(json.dumps(answer))
