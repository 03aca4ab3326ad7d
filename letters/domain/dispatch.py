"""Letters to recipients by e-mail: started by a person, sent at most once, and what came of it written into the log.

The row in the outbox is the truth (docs/adr/0006-outbox.md); the log follows it, by keys, however often it is asked to.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from letters.domain.delivery import lock_delivery, record_event
from letters.enums import Channel, Detail, EventKind, FileKind, Precision
from letters.models import ChannelStep, Delivery, Event
from letters.queries.dispatch import (
    LETTER,
    ON_ITS_WAY,
    UNCERTAIN,
    came_back,
    edition_obstacle,
    letter_mails,
    letters_due,
    obstacle,
    outcomes_to_note,
    parcel_of,
)
from letters.queries.edition import file_of, read_file
from organisations.domain.mail import Attachment, queue_mail, recipient_of, send_due_mail, settle_uncertain, stop_mail
from organisations.enums import ContactKind, MailState
from organisations.errors import DemarcheError
from organisations.models import ContactPoint, Mail, User
from organisations.ownership import all_owners
from organisations.queries.contact import is_confirmed
from organisations.sweeping import sweeping

TIME_TO_STOP = timedelta(minutes=15)
"""Between a person's word and the sending; until then the mail can be stopped (threat T35)."""


def send_step_by_email(step: ChannelStep, /, *, typed: str, by: User | None, now: datetime) -> Mail:
    """Queue the letter to the one address that is confirmed. `typed` is the recipient's name as the person wrote it.

    A second click gives back the mail that is on its way. Raises DemarcheError with what stands in the way.
    """
    with transaction.atomic():
        step = _locked(step)
        delivery = step.delivery
        mails = list(letter_mails(delivery))
        if mails and mails[0].state in ON_ITS_WAY:
            return mails[0]
        if reason := obstacle(step):
            raise DemarcheError(reason)
        if _plain(typed) != _plain(delivery.recipient.name):
            raise DemarcheError(_("This is not the name of the recipient. Type it as it stands above."), field="typed")
        parcel = parcel_of(step)
        return queue_mail(
            owner=step.owner,
            kind=LETTER,
            dedupe_key=_key(delivery, len(mails)),
            to=parcel.to,
            subject=parcel.subject,
            body=parcel.body,
            language=delivery.edition.letter.language,
            about_kind=Delivery._meta.label_lower,
            about_id=delivery.pk,
            due_at=now + TIME_TO_STOP,
            at_most_once=True,
            now=now,
        )


def stop_email(step: ChannelStep, /, *, by: User | None, now: datetime) -> Event:
    """Stop a letter that has not left yet."""
    with transaction.atomic():
        delivery = _locked(step).delivery
        mail = letter_mails(delivery).filter(state=MailState.DUE).first()
        if mail is None or not stop_mail(mail, why="stopped by a person"):
            raise DemarcheError(_("There is no e-mail that can still be stopped: it is leaving, or it has left."))
        return _note(
            delivery, mail, EventKind.NOTED, words=_("The letter was not sent: somebody stopped it."), by=by, now=now
        )


def say_arrived(step: ChannelStep, /, *, by: User | None, now: datetime) -> Event:
    """A person has found out that the letter whose sending was uncertain did arrive."""
    return _decide(step, arrived=True, by=by, now=now)


def say_lost(step: ChannelStep, /, *, by: User | None, now: datetime) -> Event:
    """A person has found out that it did not arrive; it is not sent again, the next channel is called."""
    return _decide(step, arrived=False, by=by, now=now)


def dispatch_letters(*, now: datetime) -> int:
    """Hold back what may no longer leave, send what is due, write outcomes into the logs; returns how many were sent.

    One letter that makes trouble keeps no other waiting: its error is raised at the end, in a group.
    """
    with all_owners():
        due = list(letters_due(now))
    with sweeping("Some letters could not be dispatched.") as each:
        each(due, partial(hold_back, now=now))
        sent = send_due_mail(now=now, at_most_once=True, attach=attached)
        with all_owners():
            told = list(outcomes_to_note())
        each(told, partial(note_outcome, now=now))
    return sent


def hold_back(mail: Mail, *, now: datetime) -> bool:
    """Stop a letter that may no longer leave, and say so in the log; False where nothing is in the way."""
    with transaction.atomic():
        delivery = lock_delivery(Delivery.objects.get(pk=mail.about_id))
        reason = _why_not_now(mail, delivery)
        if not reason or not stop_mail(mail, why="held back"):
            return False
        _note(
            delivery,
            mail,
            EventKind.NOTED,
            words=_("The letter was not sent: %(reason)s") % {"reason": reason},
            now=now,
        )
        return True


def attached(mail: Mail) -> Iterable[Attachment]:
    """The full letter. What has come in its way this very moment is held back by the next run."""
    delivery = Delivery.objects.get(pk=mail.about_id)
    file = file_of(delivery.edition, FileKind.FULL)
    reason = _why_not_now(mail, delivery)
    if reason or file is None:
        raise DemarcheError(reason or "")
    yield (f"{delivery.edition.reference.replace('/', '-')}.pdf", read_file(file), "application/pdf")


def note_outcome(mail: Mail, *, by: User | None = None, now: datetime) -> Event:
    """Write what became of the mail into the log, once: sent, refused, or not known."""
    with transaction.atomic():
        delivery = lock_delivery(Delivery.objects.get(pk=mail.about_id))
        if mail.state == MailState.UNCERTAIN:
            words = _("The mail server gave no answer. Message-ID: %(id)s") % {"id": mail.message_id}
            return _note(delivery, mail, EventKind.DISPATCH_UNCERTAIN, words=words, suffix=UNCERTAIN, now=now)
        kind, words = (EventKind.SENT, "") if mail.state == MailState.SENT else (EventKind.FAILED, _why_failed(mail))
        try:
            return _note(delivery, mail, kind, words=words, by=by, now=now)
        except DemarcheError as misfit:
            words = _("By e-mail: %(outcome)s. The log says otherwise: %(reason)s")
            words %= {"outcome": kind.label, "reason": misfit}
            return _note(delivery, mail, EventKind.NOTED, words=words, by=by, now=now)


def _locked(step: ChannelStep) -> ChannelStep:
    """The step as it is now, its delivery held until the transaction ends."""
    delivery = lock_delivery(step.delivery)
    fresh: ChannelStep = delivery.steps.get(pk=step.pk)
    return fresh


def _key(delivery: Delivery, refused_before: int) -> str:
    """One for each edition and recipient; another only after a mail that certainly stayed here."""
    key = f"{LETTER}:{delivery.edition_id}:{delivery.recipient_id}"
    return f"{key}:{refused_before}" if refused_before else key


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _decide(step: ChannelStep, *, arrived: bool, by: User | None, now: datetime) -> Event:
    with transaction.atomic():
        delivery = _locked(step).delivery
        mail = letter_mails(delivery).filter(state=MailState.UNCERTAIN).first()
        if mail is None:
            raise DemarcheError(_("There is no letter here of which it is not known whether it was sent."))
        note_outcome(mail, now=now)
        return note_outcome(settle_uncertain(mail, arrived=arrived, now=now), by=by, now=now)


def _why_not_now(mail: Mail, delivery: Delivery) -> str | None:
    """As when it was started; and the address must be the one that is confirmed now."""
    points = ContactPoint.objects.filter(recipient=delivery.recipient_id, kind=ContactKind.EMAIL)
    if not any(is_confirmed(point, delivery.owner_id) for point in points.filter(value=recipient_of(mail))):
        return _("Its address is no longer confirmed. Check it and confirm it.")
    return edition_obstacle(delivery)


def _why_failed(mail: Mail) -> str:
    return _("Somebody found out that it did not arrive.") if mail.unanswered else mail.last_error


def _note(
    delivery: Delivery,
    mail: Mail,
    kind: EventKind,
    *,
    words: str,
    suffix: str = "",
    by: User | None = None,
    now: datetime,
) -> Event:
    return record_event(
        delivery,
        kind=kind,
        detail=Detail.BOUNCED if kind == EventKind.FAILED and came_back(mail) else "",
        channel=Channel.EMAIL,
        occurred_at=mail.sent_at or now,
        precision=Precision.MINUTE,
        words=words,
        key=mail.dedupe_key + suffix,
        by=by,
        now=now,
    )
