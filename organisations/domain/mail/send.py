"""Out of the outbox: claimed, handed to the mail server, settled. Every fault on the way has an end."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from organisations.domain.mail.block import blocked_among
from organisations.domain.mail.message import Attachment, write_message
from organisations.domain.mail.queue import recipient_of
from organisations.domain.securitylog import log_security
from organisations.enums import MailState, SecurityKind
from organisations.models import Mail
from organisations.ownership import all_owners
from organisations.sealing import SealBroken
from organisations.transport import LostError, Post, RefusedError, TryLaterError, UnreachableError

HAND = 20
"""Ordinary mails claimed at a time: so many may arrive twice when a worker dies, and no more often."""
RUN = timedelta(minutes=1)  # after this long no further mail is begun, so that a slow server holds up nothing else
LEASE = timedelta(minutes=30)  # longer than all time-outs of one SMTP conversation together
PATIENCE = 20  # attempts, two days in all, before a person is told
WORTH_A_CONNECTION = 20
"""Waiting mails that pay for one more connection to the mail server."""
FREE: dict[str, None] = {"claim": None, "claimed_until": None}

Attach = Callable[[Mail], Iterable[Attachment]]


def no_attachments(mail: Mail) -> Iterable[Attachment]:
    """Ordinary mail has none."""
    return ()


def send_due_mail(*, now: datetime, at_most_once: bool = False, attach: Attach = no_attachments) -> int:
    """Send what is due of one class; returns how many the mail server took.

    Letters to recipients go one after the other. Of ordinary mail, when much is waiting, several connections carry it
    side by side (MAIL_CONNECTIONS), for a mail server takes its time over each command.
    """
    with all_owners():
        _release_stuck(at_most_once, now)
        waiting = 0 if at_most_once else Mail.objects.due(now).filter(at_most_once=False)[:1000].count()
    number = min(settings.MAIL_CONNECTIONS, 1 + waiting // WORTH_A_CONNECTION)
    if number == 1:
        return Sender(now, at_most_once, attach).work()
    with ThreadPoolExecutor(number) as pool:
        side_by_side = [pool.submit(_in_thread, Sender(now, at_most_once, attach, lend=True)) for _ in range(number)]
        return sum(thread.result() for thread in side_by_side)


class Sender:
    """What goes over one connection. Claims are conditional, so several share what is due.

    `lend`: while the mail server thinks, the connection to the database goes back to the pool, for there may be more
    senders than connections in it.
    """

    def __init__(self, now: datetime, at_most_once: bool, attach: Attach, *, lend: bool = False) -> None:
        self.began, self.started, self.lend = now, monotonic(), lend
        self.at_most_once, self.attach, self.sent = at_most_once, attach, 0

    def now(self) -> datetime:
        return self.began + timedelta(seconds=monotonic() - self.started)

    def work(self) -> int:
        with all_owners(), Post() as post, suppress(LostError, UnreachableError):
            while self.now() < self.began + RUN and (hand := self._claim()):
                if wanted := _unless_blocked(hand):
                    self._send_all(wanted, post)
        return self.sent

    def _claim(self) -> list[Mail]:
        """The next due mails, by a conditional update: of two workers at once only one gets each.

        Several at a time are marked as going out with the claim itself: an account of each would cost more than the
        mail. A letter, and what a dead worker has left in doubt once, is claimed alone and marked before its text. Where one
        of them is not as it was found, none is claimed, and this run ends.
        """
        claim, now = uuid4(), self.now()
        with transaction.atomic():
            due = Mail.objects.due(now).filter(at_most_once=self.at_most_once)
            found: list[Mail] = list(due.select_for_update(skip_locked=True)[: 1 if self.at_most_once else HAND])
            hand = [mail for mail in found if not _needs_care(mail)] or found[:1]
            state = MailState.CLAIMED if hand and _needs_care(hand[0]) else MailState.IN_DATA
            ours = Mail.objects.filter(pk__in=[mail.pk for mail in hand], state=MailState.DUE)
            held = {"state": state, "claim": claim, "claimed_until": now + LEASE}
            if ours.update(attempts=F("attempts") + 1, **held) != len(hand):
                raise LostError
        for mail in hand:
            mail.state, mail.claim, mail.attempts = state, claim, mail.attempts + 1
        return hand

    def _send_all(self, hand: list[Mail], post: Post) -> None:
        taken, claim = [], hand[0].claim
        if self.lend:
            connection.close()
        try:
            while hand and self.now() < self.began + RUN:
                mail = hand.pop(0)
                if self._send(mail, post):
                    taken.append(mail.pk)
        finally:
            ours = Mail.objects.filter(claim=claim)
            self.sent += len(taken)
            if taken:
                ours.filter(pk__in=taken).update(**FREE, state=MailState.SENT, sent_at=self.now(), last_error="")
            if hand:  # not begun: nothing happened to them
                begun = {"state": MailState.DUE, "attempts": F("attempts") - 1}
                ours.filter(pk__in=[mail.pk for mail in hand]).update(**FREE, **begun)

    def _send(self, mail: Mail, post: Post) -> bool:
        try:
            post.hand_over(lambda: write_message(mail, self.attach(mail)), lambda: self._mark(mail))
        except LostError:
            return False
        except RefusedError as answer:
            _give_up(mail, MailState.FAILED, str(answer), self.now())
            return False
        except UnreachableError as answer:
            _wait_for_server(mail, str(answer), self.now())
            raise
        except TryLaterError as answer:
            (_wonder if answer.after_text else _try_again)(mail, str(answer), self.now())
            return False
        return True

    def _mark(self, mail: Mail) -> None:
        """The fence: from here on the mail may have arrived. Who lost the claim to another worker stops here."""
        if mail.state == MailState.IN_DATA and self.now() < self.began + RUN:
            return
        ours = Mail.objects.filter(pk=mail.pk, state=mail.state, claim=mail.claim)
        if ours.update(state=MailState.IN_DATA, claimed_until=self.now() + LEASE) != 1:
            raise LostError


def _needs_care(mail: Mail) -> bool:
    return mail.at_most_once or mail.unanswered > 0


def _unless_blocked(hand: list[Mail]) -> list[Mail]:
    """Without those whose address was blocked since they were written: they are gone, as if they had not been."""
    addresses = {mail.pk: _address(mail) for mail in hand if mail.heeds_blocks}
    blocked = blocked_among(addresses.values()) if addresses else set()
    gone = [key for key, address in addresses.items() if address in blocked]
    if gone:
        Mail.objects.filter(pk__in=gone, claim=hand[0].claim).delete()
    return [mail for mail in hand if mail.pk not in gone]


def _address(mail: Mail) -> str:
    """What cannot be opened is told when the mail is to be written out."""
    try:
        return recipient_of(mail)
    except SealBroken:
        return ""


def _in_thread(sender: Sender) -> int:
    try:
        return sender.work()
    finally:
        connection.close()


def _wonder(mail: Mail, answer: str, now: datetime) -> None:
    """The text went out and no answer came. An ordinary mail may arrive twice, but not more often."""
    mail.unanswered += 1
    Mail.objects.filter(pk=mail.pk, claim=mail.claim).update(unanswered=mail.unanswered)
    if mail.at_most_once or mail.unanswered > 1:
        _give_up(mail, MailState.UNCERTAIN, answer, now)
    else:
        _try_again(mail, answer, now)


def _wait_for_server(mail: Mail, answer: str, now: datetime) -> None:
    """An outage says nothing of this mail: an ordinary one waits until it is over. A letter is told to a person."""
    if not mail.at_most_once:
        mail.attempts = min(mail.attempts, PATIENCE - 1)
    _try_again(mail, answer, now)


def _try_again(mail: Mail, answer: str, now: datetime) -> None:
    """Waits double each time, from one minute to four hours; after that a person is told."""
    if mail.attempts >= PATIENCE:
        _give_up(mail, MailState.FAILED, answer, now)
        return
    pause = timedelta(minutes=min(2 ** max(mail.attempts - 1, 0), 240))
    _settle(mail, state=MailState.DUE, due_at=now + pause, last_error=answer)


def _give_up(mail: Mail, state: MailState, answer: str, now: datetime) -> None:
    with transaction.atomic():
        if _settle(mail, state=state, last_error=answer):
            log_security(
                SecurityKind.MAIL_FAILED,
                organisation=mail.owner,
                subject=mail,
                detail={"kind": mail.kind, "state": state, "answer": answer},
                now=now,
            )


def _settle(mail: Mail, **values: object) -> bool:
    """Write the outcome, if the claim is still ours."""
    return Mail.objects.filter(pk=mail.pk, claim=mail.claim).update(**FREE, **values) == 1


def _release_stuck(at_most_once: bool, now: datetime) -> None:
    """A worker died with these in hand. Whether the text of one that was being handed over is out, nobody knows."""
    for mail in Mail.objects.stuck(now).filter(at_most_once=at_most_once):
        unknown = mail.state == MailState.IN_DATA
        (_wonder if unknown else _try_again)(mail, "the worker stopped", now)
