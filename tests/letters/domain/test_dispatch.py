"""Letters by e-mail, against a real SMTP server: what it accepted is the judge, the log must say the same."""

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from campaigns.models import Target
from letters.domain.delivery import add_step, drop_step
from letters.domain.dispatch import (
    TIME_TO_STOP,
    dispatch_letters,
    say_arrived,
    say_lost,
    send_step_by_email,
    stop_email,
)
from letters.domain.edition import freeze_letter, register_external
from letters.domain.letter import add_letter
from letters.domain.notice import note_return
from letters.enums import Channel, Detail, EventKind, FileKind, LetterKind, Reach
from letters.models import ChannelStep, Delivery, Letter
from letters.queries.delivery import log_of
from letters.queries.dispatch import letter_mails, obstacle, steps_held_back
from letters.queries.edition import file_of, read_file
from letters.queries.todo import todos
from organisations.domain.mail import LEASE, is_blocked, recipient_of, send_due_mail
from organisations.dsn import Returned
from organisations.enums import ContactKind, MailState
from organisations.errors import DemarcheError
from organisations.models import ContactConfirmation, ContactPoint, Mail, Organisation
from tests.factories import NOW, confirm, make_contact
from tests.factories_deliveries import note, plan_delivery
from tests.factories_letters import make_city, make_ready
from tests.smtp import Relay, be_impatient, relay

K = EventKind
PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"
THEN = NOW + TIME_TO_STOP
ADDRESS = "chancery@steppe.example"


def step_by_email(organisation: Organisation, *, file: bytes | None = PDF) -> ChannelStep:
    """Of a letter that was written elsewhere, so that nothing has to be typeset."""
    target = make_city(organisation)
    row = Letter(campaign=target.campaign, target=target, kind=LetterKind.EXTERNAL, title="To London", language="en")
    edition = register_external(add_letter(row, by=None, now=NOW), file=file, by=None, now=NOW)
    delivery = plan_delivery(edition, recipient=target.recipient, by=None, now=NOW)
    confirm(make_contact(target.recipient, ADDRESS, ContactKind.EMAIL), organisation)
    return add_step(ChannelStep(delivery=delivery, channel=Channel.EMAIL), by=None, now=NOW)


def send(step: ChannelStep, **values: Any) -> Mail:
    return send_step_by_email(step, **{"typed": step.delivery.recipient.name, "by": None, "now": NOW, **values})


def kinds(step: ChannelStep) -> list[str]:
    return [str(event.kind) for event in step.delivery.events.order_by("sequence")]


def state(step: ChannelStep) -> str:
    return str(letter_mails(step.delivery)[0].state)


def reach(step: ChannelStep) -> str:
    return str(Delivery.objects.get(pk=step.delivery_id).reach)


def received(server: Relay) -> list[EmailMessage]:
    contents = (envelope.content for envelope in server.accepted)
    return [message_from_bytes(c, EmailMessage, policy=default) for c in contents if isinstance(c, bytes)]


def test_the_full_letter_leaves_once_and_the_log_says_so(steppe: Organisation, settings: Any) -> None:
    step = step_by_email(steppe)
    send(step)
    with relay(settings) as server:
        assert dispatch_letters(now=NOW) == 0
        assert dispatch_letters(now=THEN) == 1
        assert dispatch_letters(now=THEN + timedelta(days=1)) == 0
    (message,) = received(server)
    (attachment,) = message.iter_attachments()
    edition = step.delivery.edition
    file = file_of(edition, FileKind.FULL)
    assert file is not None and attachment.get_content() == read_file(file) == PDF
    assert attachment.get_filename() == f"{edition.reference.replace('/', '-')}.pdf"
    assert server.accepted[0].rcpt_tos == [ADDRESS]
    assert message["Subject"] == f"To London ({edition.reference})"
    assert message["Auto-Submitted"] is None
    event = step.delivery.events.get()
    assert (event.kind, event.channel, event.recorded_by) == (K.SENT, Channel.EMAIL, None)
    step.refresh_from_db()
    assert (step.fulfilled_by, reach(step)) == (event, Reach.SENT)


def test_ordinary_mail_is_sent_without_touching_letters(steppe: Organisation, settings: Any) -> None:
    step = step_by_email(steppe)
    send(step)
    with relay(settings) as server:
        assert send_due_mail(now=THEN) == 0
    assert (server.accepted, state(step)) == ([], MailState.DUE)


def test_the_name_of_the_recipient_must_be_typed(steppe: Organisation) -> None:
    step = step_by_email(steppe)
    with pytest.raises(DemarcheError, match="not the name of the recipient") as refusal:
        send(step, typed="Embassy of Kazakhstan, Berlin")
    assert refusal.value.field == "typed"
    assert send(step, typed="  embassy of kazakhstan,  LONDON ").state == MailState.DUE


def test_a_second_click_gives_the_same_mail(steppe: Organisation) -> None:
    step = step_by_email(steppe)
    assert send(step).pk == send(step, typed="anything").pk
    assert Mail.objects.count() == 1


def cancel(step: ChannelStep) -> None:
    note(step.delivery, K.CANCELLED, words="called off")


def end_confirmation(step: ChannelStep) -> None:
    ContactConfirmation.objects.filter(contact__kind=ContactKind.EMAIL).delete()


def confirm_another(step: ChannelStep) -> None:
    confirm(make_contact(step.delivery.recipient, "other@steppe.example", ContactKind.EMAIL), step.owner)


def drop(step: ChannelStep) -> None:
    drop_step(step, by=None, now=NOW)


@pytest.mark.parametrize(
    ("meanwhile", "sentence"),
    [
        (cancel, "This delivery is cancelled"),
        (end_confirmation, "the contact is not confirmed"),
        (confirm_another, "Several addresses are confirmed"),
        (drop, "Only an open step"),
    ],
)
def test_what_stands_in_the_way_is_said_and_nothing_is_queued(
    steppe: Organisation, meanwhile: Callable[[ChannelStep], None], sentence: str
) -> None:
    step = step_by_email(steppe)
    meanwhile(step)
    with pytest.raises(DemarcheError, match=sentence):
        send(step)
    assert Mail.objects.count() == 0


def test_a_letter_whose_text_is_not_here_is_not_sent_from_here(steppe: Organisation) -> None:
    with pytest.raises(DemarcheError, match="no PDF of this letter"):
        send(step_by_email(steppe, file=None))


def test_a_step_by_another_channel_is_no_mail(steppe: Organisation) -> None:
    step = step_by_email(steppe)
    post = add_step(ChannelStep(delivery=step.delivery, channel=Channel.POST), by=None, now=NOW)
    with pytest.raises(DemarcheError, match="Only an open step by e-mail"):
        send(post)


def test_a_superseded_edition_stays_here_even_when_it_was_started(steppe: Organisation, settings: Any) -> None:
    letter = make_ready(steppe)
    edition = freeze_letter(letter, cut_off=NOW, by=None, now=NOW)
    assert isinstance(letter.target, Target)
    delivery = plan_delivery(edition, recipient=letter.target.recipient, by=None, now=NOW)
    confirm(make_contact(letter.target.recipient, ADDRESS, ContactKind.EMAIL), steppe)
    step = add_step(ChannelStep(delivery=delivery, channel=Channel.EMAIL), by=None, now=NOW)
    send(step)
    freeze_letter(letter, cut_off=NOW, by=None, now=NOW + timedelta(minutes=1), supersedes=edition)
    with relay(settings) as server:
        assert dispatch_letters(now=THEN) == 0
    assert (server.accepted, kinds(step), state(step)) == ([], [K.NOTED], MailState.FAILED)


@pytest.mark.parametrize("meanwhile", [cancel, end_confirmation])
def test_what_comes_in_the_way_after_the_start_holds_the_letter_back(
    steppe: Organisation, settings: Any, meanwhile: Callable[[ChannelStep], None]
) -> None:
    step = step_by_email(steppe)
    send(step)
    meanwhile(step)
    with relay(settings) as server:
        dispatch_letters(now=THEN)
        dispatch_letters(now=THEN + timedelta(days=1))
    assert (server.accepted, kinds(step)[-1], kinds(step).count(K.NOTED)) == ([], K.NOTED, 1)
    assert "The letter was not sent" in log_of(step.delivery)[-1].words
    assert [held.pk for held in steps_held_back()] == [step.pk]
    assert any("stopped or held back" in todo.sentence for todo in todos(now=THEN))


def test_what_was_held_back_can_be_sent_when_it_is_cured(steppe: Organisation, settings: Any) -> None:
    step = step_by_email(steppe)
    send(step)
    end_confirmation(step)
    with relay(settings) as server:
        dispatch_letters(now=THEN)
        confirm(ContactPoint.objects.get(kind=ContactKind.EMAIL), steppe)
        send(step, now=THEN)
        assert dispatch_letters(now=THEN + TIME_TO_STOP) == 1
        with pytest.raises(DemarcheError, match="Only an open step"):
            send(step)
    assert len(server.accepted) == 1


def test_a_person_stops_the_letter_in_time(steppe: Organisation, settings: Any) -> None:
    step = step_by_email(steppe)
    send(step)
    stop_email(step, by=None, now=NOW)
    with relay(settings) as server:
        dispatch_letters(now=THEN)
    assert (server.accepted, kinds(step)) == ([], [K.NOTED])
    with pytest.raises(DemarcheError, match="no e-mail that can still be stopped"):
        stop_email(step, by=None, now=NOW)


LOST = ["answer lost", "answer late", "answer unreadable"]
FAULTS = [
    *[(fault, MailState.FAILED, [K.FAILED], 0) for fault in ("refuse address", "refuse text")],
    *[(fault, MailState.SENT, [K.SENT], 1) for fault in ("later at address", "later at text", "gone at address")],
    *[(fault, MailState.UNCERTAIN, [K.DISPATCH_UNCERTAIN], 1) for fault in LOST],
]


@pytest.mark.parametrize(("fault", "result"), [(fault, result) for fault, *result in FAULTS])
def test_whatever_the_mail_server_does_the_letter_arrives_at_most_once(
    steppe: Organisation, settings: Any, fault: str, result: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    be_impatient(monkeypatch, fault)
    step = step_by_email(steppe)
    send(step)
    with relay(settings, fault) as server:
        dispatch_letters(now=THEN)
        server.fault = ""
        for day in range(1, 4):
            dispatch_letters(now=THEN + timedelta(days=day))
    assert [state(step), kinds(step), len(server.accepted)] == result


@pytest.mark.parametrize(
    ("held", "ends", "accepted"), [(MailState.CLAIMED, MailState.SENT, 1), (MailState.IN_DATA, MailState.UNCERTAIN, 0)]
)
def test_what_a_dead_worker_held_is_sent_only_if_it_certainly_stayed_here(
    steppe: Organisation, settings: Any, held: str, ends: str, accepted: int
) -> None:
    step = step_by_email(steppe)
    mail = send(step)
    Mail.objects.filter(pk=mail.pk).update(state=held, claim=mail.pk, claimed_until=THEN + LEASE)
    with relay(settings) as server:
        for minutes in range(0, 120, 10):
            dispatch_letters(now=THEN + timedelta(minutes=minutes))
    assert (state(step), len(server.accepted)) == (ends, accepted)


def test_a_refused_address_calls_the_next_channel_and_a_corrected_one_can_be_tried(
    steppe: Organisation, settings: Any
) -> None:
    step = step_by_email(steppe)
    post = add_step(ChannelStep(delivery=step.delivery, channel=Channel.POST), by=None, now=NOW)
    send(step)
    with relay(settings, "refuse address") as server:
        dispatch_letters(now=THEN)
        failed = step.delivery.events.get()
        post.refresh_from_db()
        assert (failed.detail, post.called_by, reach(step)) == (Detail.BOUNCED, failed, Reach.FAILED)
        assert "private.example" not in log_of(step.delivery)[0].words
        server.fault = ""
        again = add_step(ChannelStep(delivery=step.delivery, channel=Channel.EMAIL), by=None, now=THEN)
        send(again, now=THEN)
        dispatch_letters(now=THEN + TIME_TO_STOP)
    assert (len(server.accepted), kinds(step)) == (1, [K.FAILED, K.SENT])


def uncertain(organisation: Organisation, settings: Any) -> tuple[ChannelStep, ChannelStep]:
    """The step whose letter may have arrived, and the next one."""
    step = step_by_email(organisation)
    post = add_step(ChannelStep(delivery=step.delivery, channel=Channel.POST), by=None, now=NOW)
    send(step)
    with relay(settings, "answer lost"):
        dispatch_letters(now=THEN)
    return step, post


def test_an_uncertain_letter_moves_nothing_and_asks_a_person(steppe: Organisation, settings: Any) -> None:
    step, post = uncertain(steppe, settings)
    post.refresh_from_db()
    assert (reach(step), post.called_by, step.fulfilled_by) == (Reach.PLANNED, None, None)
    assert letter_mails(step.delivery)[0].message_id in log_of(step.delivery)[0].words
    assert any("nobody knows whether the e-mail arrived" in todo.sentence for todo in todos(now=THEN))
    with pytest.raises(DemarcheError, match="it is not sent again"):
        send(step)


def test_a_person_finds_that_it_arrived(steppe: Organisation, settings: Any) -> None:
    step, _post = uncertain(steppe, settings)
    event = say_arrived(step, by=None, now=THEN)
    assert (event.kind, reach(step), state(step)) == (K.SENT, Reach.SENT, MailState.SENT)
    with pytest.raises(DemarcheError, match="no letter here"):
        say_lost(step, by=None, now=THEN)
    dispatch_letters(now=THEN)
    assert kinds(step) == [K.DISPATCH_UNCERTAIN, K.SENT]


def test_a_letter_that_comes_back_later_asks_for_another_way(steppe: Organisation, settings: Any) -> None:
    step, _post = uncertain(steppe, settings)
    say_arrived(step, by=None, now=THEN)
    (mail,) = letter_mails(step.delivery)
    assert note_return(Returned(mail.message_id, "5.1.1"), now=THEN)
    assert any("the e-mail came back" in todo.sentence for todo in todos(now=THEN))
    assert not is_blocked(recipient_of(mail))


def test_a_person_finds_that_it_did_not_and_sending_again_is_not_offered(steppe: Organisation, settings: Any) -> None:
    step, post = uncertain(steppe, settings)
    event = say_lost(step, by=None, now=THEN)
    post.refresh_from_db()
    assert (event.kind, event.detail, reach(step), post.called_by) == (K.FAILED, "", Reach.FAILED, event)
    drop_step(post, by=None, now=THEN)
    again = add_step(ChannelStep(delivery=step.delivery, channel=Channel.EMAIL), by=None, now=THEN)
    assert "not sent again" in (obstacle(again) or "")


def test_a_fact_that_no_longer_fits_is_kept_as_a_note(steppe: Organisation) -> None:
    """Cancelled after the letter had left, and before its outcome was written."""
    step = step_by_email(steppe)
    mail = send(step)
    Mail.objects.filter(pk=mail.pk).update(state=MailState.SENT, sent_at=THEN + timedelta(hours=1))
    note(step.delivery, K.CANCELLED, THEN, words="called off")
    dispatch_letters(now=THEN + timedelta(hours=1))
    assert (kinds(step), reach(step)) == ([K.CANCELLED, K.NOTED], Reach.CANCELLED)
    assert "The log says otherwise" in log_of(step.delivery)[-1].words
