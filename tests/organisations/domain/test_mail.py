from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from organisations.domain.mail import LEASE, PATIENCE, queue_mail, recipient_of, send_due_mail, stop_mail
from organisations.enums import MailState, SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Mail, Organisation, SecurityEntry
from organisations.ownership import all_owners
from organisations.transport import _status
from tests.factories import NOW, make_organisation
from tests.mortal import name_of
from tests.smtp import be_impatient, relay

pytestmark = pytest.mark.django_db


def queue(owner: Organisation, key: str = "reminder:1", **values: Any) -> Mail:
    given = {"kind": "reminder", "to": "anna@steppe.example", "subject": "Due today", "body": "Please ring them."}
    return queue_mail(owner=owner, dedupe_key=key, language="en", now=NOW, **{**given, **values})


def as_bytes(content: object) -> bytes:
    assert isinstance(content, bytes)
    return content


def state_of(mail: Mail) -> tuple[str, str]:
    with all_owners():
        fresh = Mail.objects.get(pk=mail.pk)
    return fresh.state, fresh.last_error


def test_a_mail_is_written_once_for_each_key() -> None:
    owner = make_organisation()
    assert queue(owner).pk == queue(owner, subject="Another").pk
    with all_owners():
        assert Mail.objects.count() == 1


def test_address_subject_and_text_lie_sealed() -> None:
    mail = queue(make_organisation())
    sealed = [mail.recipient_sealed, mail.subject_sealed, mail.body_sealed]
    assert b"anna" not in b"".join(map(bytes, filter(None, sealed)))
    assert recipient_of(mail) == "anna@steppe.example"


def test_a_plain_write_is_refused_by_the_database() -> None:
    mail = queue(make_organisation())
    with all_owners(), pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(recipient_sealed=b"anna@steppe.example")


@pytest.mark.parametrize(
    "to", ["", "anna", "a@b.example, c@d.example", "Anna <a@b.example>", "a@b.example;c@d.example"]
)
def test_a_mail_goes_to_exactly_one_address(to: str) -> None:
    with pytest.raises(DemarcheError, match="not one e-mail address"):
        queue(make_organisation(), to=to)


@pytest.mark.parametrize("field", ["to", "subject"])
def test_a_line_break_cannot_smuggle_headers(field: str) -> None:
    with pytest.raises(DemarcheError):
        queue(make_organisation(), **{field: "a@b.example\nBcc: c@d.example"})


def test_a_due_mail_reaches_the_server_once(settings: Any) -> None:
    mail = queue(make_organisation())
    with relay(settings) as server:
        assert send_due_mail(now=NOW) == 1
        assert send_due_mail(now=NOW) == 0
    assert [envelope.rcpt_tos for envelope in server.accepted] == [["anna@steppe.example"]]
    assert mail.message_id in server.texts[0]
    assert "Auto-Submitted: auto-generated" in server.texts[0]
    assert state_of(mail) == (MailState.SENT, "")


def test_what_is_not_due_yet_waits(settings: Any) -> None:
    queue(make_organisation(), due_at=NOW + timedelta(minutes=1))
    with relay(settings) as server:
        assert send_due_mail(now=NOW) == 0
    assert server.accepted == []


def test_hostile_line_ends_end_neither_header_nor_text(settings: Any) -> None:
    body = "First.\r\n.\r\nMAIL FROM:<x@y.example>\r.\rRCPT TO:<z@y.example>\n.\n\x85Last\u2028line."
    queue(make_organisation(), subject="Due\u2028Bcc: c@d.example\x85today", body=body)
    with relay(settings) as server:
        send_due_mail(now=NOW)
    (envelope,) = server.accepted
    message = message_from_bytes(as_bytes(envelope.content), policy=SMTP)
    assert (envelope.rcpt_tos, message["To"]) == (["anna@steppe.example"], "anna@steppe.example")
    assert message["Bcc"] is None
    assert message["Subject"] == "Due Bcc: c@d.example today"
    assert message.get_content().splitlines()[:3] == ["First.", ".", "MAIL FROM:<x@y.example>"]
    assert b"\r" not in as_bytes(envelope.content).replace(b"\r\n", b"")


def test_the_headers_are_these_and_no_others(settings: Any) -> None:
    queue(make_organisation())
    settings.DEFAULT_FROM_EMAIL = "Campaign Steppe <mail@steppe.example>"
    with relay(settings) as server:
        send_due_mail(now=NOW)
    message = message_from_bytes(as_bytes(server.accepted[0].content), policy=SMTP)
    assert server.accepted[0].mail_from == "mail@steppe.example"
    ours = {"Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted"}
    added = {"Content-Type", "Content-Transfer-Encoding", "MIME-Version", "X-Peer", "X-MailFrom", "X-RcptTo"}
    assert ours <= {*message.keys()} <= ours | added


def test_a_name_stands_before_the_installations_address_and_is_no_header(settings: Any) -> None:
    queue(make_organisation(), sender_name="Kampagne „Öde“, Nord\nBcc: c@d.example")
    settings.DEFAULT_FROM_EMAIL = "Demarche <mail@steppe.example>"
    with relay(settings) as server:
        send_due_mail(now=NOW)
    message = message_from_bytes(as_bytes(server.accepted[0].content), policy=SMTP)
    (sender,) = message["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Kampagne „Öde“, Nord Bcc: c@d.example", "mail@steppe.example")
    assert message["Bcc"] is None


@pytest.mark.parametrize(("address", "post"), [("https", "List-Unsubscribe=One-Click"), ("http", None)])
def test_news_can_be_stopped_from_the_mail_program(settings: Any, address: str, post: str | None) -> None:
    queue(make_organisation(), unsubscribe=f"{address}://campaigns.example/en/s/stop/abc/")
    with relay(settings) as server:
        send_due_mail(now=NOW)
    message = message_from_bytes(as_bytes(server.accepted[0].content), policy=SMTP)
    assert message["List-Unsubscribe"] == f"<{address}://campaigns.example/en/s/stop/abc/>"
    assert message["List-Unsubscribe-Post"] == post


def test_text_and_html_say_the_same_in_one_mail(settings: Any) -> None:
    queue(make_organisation(), body="Hello.\n", html="<p>Hello.</p>\n")
    with relay(settings) as server:
        send_due_mail(now=NOW)
    message = message_from_bytes(as_bytes(server.accepted[0].content), policy=SMTP)
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize("fault", ["later at address", "later at text", "gone at address"])
def test_a_passing_fault_is_tried_again_later(settings: Any, fault: str) -> None:
    mail = queue(make_organisation(), at_most_once=True)
    with relay(settings, fault) as server:
        assert send_due_mail(now=NOW, at_most_once=True) == 0
        assert state_of(mail)[0] == MailState.DUE
        server.fault = ""
        assert send_due_mail(now=NOW + timedelta(minutes=2), at_most_once=True) == 1
    assert len(server.accepted) == 1


@pytest.mark.parametrize("fault", ["refuse address", "refuse text"])
def test_a_refusal_is_final_and_told(settings: Any, fault: str) -> None:
    owner = make_organisation()
    mail = queue(owner)
    with relay(settings, fault) as server:
        send_due_mail(now=NOW)
        send_due_mail(now=NOW + timedelta(days=1))
    state, answer = state_of(mail)
    assert (state, server.accepted) == (MailState.FAILED, [])
    assert answer.startswith("55")
    assert "@" not in answer
    assert SecurityEntry.objects.get(kind=SecurityKind.MAIL_FAILED).organisation == owner


AFTER_THE_TEXT = ["answer lost", "answer late", "answer unreadable"]


@pytest.mark.parametrize("fault", AFTER_THE_TEXT)
def test_an_ordinary_mail_without_an_answer_is_sent_again_once(
    settings: Any, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    be_impatient(monkeypatch, fault)
    mail = queue(make_organisation())
    with relay(settings, fault) as server:
        send_due_mail(now=NOW)
        assert state_of(mail)[0] == MailState.DUE
        send_due_mail(now=NOW + timedelta(minutes=2))
        assert state_of(mail)[0] == MailState.UNCERTAIN
        server.fault = ""
        send_due_mail(now=NOW + timedelta(days=1))
    assert len(server.accepted) == 2


@pytest.mark.parametrize("fault", AFTER_THE_TEXT)
def test_a_letter_without_an_answer_waits_for_a_person(
    settings: Any, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    be_impatient(monkeypatch, fault)
    mail = queue(make_organisation(), at_most_once=True)
    with relay(settings, fault) as server:
        send_due_mail(now=NOW, at_most_once=True)
        server.fault = ""
        send_due_mail(now=NOW + timedelta(days=1), at_most_once=True)
    assert state_of(mail)[0] == MailState.UNCERTAIN
    assert len(server.accepted) == 1


def test_no_server_at_all_loses_nothing_and_costs_one_attempt(settings: Any) -> None:
    mails = [queue(make_organisation(name), key=name) for name in ("A", "B")]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert send_due_mail(now=NOW) == 0
    with all_owners():
        assert sorted(Mail.objects.values_list("state", "attempts")) == [(MailState.DUE, 0), (MailState.DUE, 1)]
    with relay(settings):
        assert send_due_mail(now=NOW + timedelta(minutes=2)) == len(mails)


def test_a_mail_that_cannot_be_written_holds_up_no_other(settings: Any) -> None:
    """Its attachment is gone, or a value cannot be opened: that is tried again, then told."""
    poisoned, sound = queue(make_organisation("A"), key="1"), queue(make_organisation("B"), key="2")

    def attach(mail: Mail) -> list[Any]:
        if mail.pk == poisoned.pk:
            raise FileNotFoundError("letter for anna@steppe.example")
        return []

    with relay(settings) as server:
        assert send_due_mail(now=NOW, attach=attach) == 1
        for day in range(1, PATIENCE):
            send_due_mail(now=NOW + timedelta(days=day), attach=attach)
    assert (state_of(sound)[0], len(server.accepted)) == (MailState.SENT, 1)
    assert state_of(poisoned) == (MailState.FAILED, "FileNotFoundError")


def test_a_full_disk_below_the_file_mailbox_kills_no_batch(settings: Any, tmp_path: Path) -> None:
    mails = [queue(make_organisation(name), key=name, at_most_once=True) for name in ("A", "B")]
    (tmp_path / "mail").write_text("a file where the folder should be")
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    assert send_due_mail(now=NOW, at_most_once=True) == 0
    assert {state_of(mail)[0] for mail in mails} == {MailState.DUE}
    (tmp_path / "mail").unlink()
    assert send_due_mail(now=NOW + timedelta(minutes=2), at_most_once=True) == len(mails)
    assert {state_of(mail)[0] for mail in mails} == {MailState.SENT}


def test_a_worker_that_keeps_dying_over_a_mail_is_not_fed_it_for_ever() -> None:
    mail = queue(make_organisation())

    def die(claimed: Mail) -> list[Any]:
        raise SystemExit

    for day in range(2 * PATIENCE + 1):
        with suppress(SystemExit):
            send_due_mail(now=NOW + timedelta(days=day), attach=die)
    assert state_of(mail) == (MailState.FAILED, "the worker stopped")


def test_patience_ends_and_a_person_is_told(settings: Any) -> None:
    mail = queue(make_organisation())
    with relay(settings, "later at address"):
        for day in range(PATIENCE):
            send_due_mail(now=NOW + timedelta(days=day))
    assert state_of(mail)[0] == MailState.FAILED


@pytest.mark.parametrize(
    ("state", "at_most_once", "after"),
    [
        (MailState.CLAIMED, False, MailState.SENT),
        (MailState.CLAIMED, True, MailState.SENT),
        (MailState.IN_DATA, False, MailState.SENT),
        (MailState.IN_DATA, True, MailState.UNCERTAIN),
    ],
)
def test_what_a_dead_worker_held_is_taken_up(settings: Any, state: str, at_most_once: bool, after: str) -> None:
    mail = queue(make_organisation(), at_most_once=at_most_once)
    with all_owners():
        Mail.objects.filter(pk=mail.pk).update(state=state, claim=uuid4(), claimed_until=NOW + LEASE)
    with relay(settings):
        assert send_due_mail(now=NOW, at_most_once=at_most_once) == 0
        send_due_mail(now=NOW + LEASE, at_most_once=at_most_once)
        send_due_mail(now=NOW + LEASE + timedelta(minutes=2), at_most_once=at_most_once)
    assert state_of(mail)[0] == after


@pytest.mark.parametrize("kind", [{"at_most_once": True}, {"unanswered": 1}])
def test_a_worker_that_lost_its_claim_sends_nothing(settings: Any, kind: dict[str, Any]) -> None:
    """Letters, and whatever may have left once already."""
    mail = queue(make_organisation())
    with all_owners():
        Mail.objects.filter(pk=mail.pk).update(**kind)

    def taken_over(claimed: Mail) -> list[Any]:
        Mail.objects.filter(pk=claimed.pk).update(claim=uuid4())
        return []

    with relay(settings) as server:
        assert send_due_mail(now=NOW, at_most_once="at_most_once" in kind, attach=taken_over) == 0
    assert server.accepted == []
    assert state_of(mail)[0] == MailState.CLAIMED


def test_of_what_changes_while_it_is_claimed_nothing_is_sent(settings: Any) -> None:
    """The number of rows that the claim has changed is looked at."""
    mails = [queue(make_organisation(name), key=name) for name in ("A", "B")]

    def stopped_meanwhile(execute: Any, sql: str, *rest: Any) -> Any:
        if name_of(sql) == "UPDATE organisations_mail" and to_stop:
            assert stop_mail(to_stop.pop(), why="stopped by a person")
        return execute(sql, *rest)

    to_stop = [mails[0]]
    with relay(settings) as server, connection.execute_wrapper(stopped_meanwhile):
        assert send_due_mail(now=NOW) == 0
    assert (to_stop, server.accepted) == ([], [])


def test_what_a_worker_held_when_it_died_arrives_twice_at_most(settings: Any) -> None:
    """Each day a worker takes all mails in its hand and is killed when the server has taken one of them."""
    owner = make_organisation()
    mails = [queue(owner, key=str(number), to=f"nr{number}@steppe.example") for number in range(5)]
    with relay(settings) as server:
        for day in range(3):
            be_killed_at_the_second(NOW + timedelta(days=day))
        for day in range(3, 9):
            send_due_mail(now=NOW + timedelta(days=day))
    arrived = Counter(envelope.rcpt_tos[0] for envelope in server.accepted)
    assert len(arrived) == len(mails)
    assert max(arrived.values()) == 2
    assert {state_of(mail)[0] for mail in mails} == {MailState.SENT}


def be_killed_at_the_second(now: datetime) -> None:
    """A killed process writes nothing more, so the rows are put back as they stood at that moment."""
    begun: list[Mail] = []
    stood: list[dict[str, Any]] = []

    def attach(mail: Mail) -> list[Any]:
        begun.append(mail)
        if len(begun) == 2:
            stood.extend(Mail.objects.values("pk", "state", "claim", "claimed_until", "attempts", "sent_at"))
            raise SystemExit
        return []

    with suppress(SystemExit):
        send_due_mail(now=now, attach=attach)
    with all_owners():
        for row in stood:
            Mail.objects.filter(pk=row.pop("pk")).update(**row)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (b"5.1.1 <aino.salovaara@post.example>: Recipient address rejected", "5.1.1"),
        (b"aino.salovaara: user unknown", ""),
        (b"5.7.1", "5.7.1"),
        (b"5.1.1aino", ""),
        (b"", ""),
    ],
)
def test_of_a_servers_words_only_the_status_is_kept(words: bytes, kept: str) -> None:
    assert _status(words) == kept


def test_an_outage_wears_out_the_patience_with_no_ordinary_mail(settings: Any) -> None:
    mail, letter = queue(make_organisation("A"), key="1"), queue(make_organisation("B"), key="2", at_most_once=True)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    for day in range(PATIENCE + 5):
        for at_most_once in (False, True):
            send_due_mail(now=NOW + timedelta(days=day), at_most_once=at_most_once)
    assert (state_of(mail)[0], state_of(letter)[0]) == (MailState.DUE, MailState.FAILED)
