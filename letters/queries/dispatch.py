"""A letter by e-mail: what stands in the way, what the recipient would get, and what the log does not know yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import translation
from django.utils.translation import gettext as _

from letters.enums import Channel, FileKind, Reach
from letters.models import ChannelStep, Delivery, Edition, EditionFile, Event
from letters.queries.delivery.plan import contact_choices, missing_contact
from letters.queries.edition import file_of, to_freeze_again, withdrawn_lines_that_left
from organisations.enums import MailState
from organisations.models import ContactPoint, Mail

LETTER = "letter"
UNCERTAIN = ":uncertain"
ON_ITS_WAY = (MailState.DUE, MailState.CLAIMED, MailState.IN_DATA)


@dataclass(frozen=True)
class Parcel:
    """What the recipient gets. `file` is the full letter, with the names that are for the recipient only."""

    to: str
    subject: str
    body: str
    file: EditionFile

    @property
    def filename(self) -> str:
        return f"{self.file.edition.reference.replace('/', '-')}.pdf"


def letter_mails(delivery: Delivery) -> QuerySet[Mail]:
    """Newest first. All but the newest were refused, held back or stopped: none of them arrived."""
    mails: QuerySet[Mail] = Mail.objects.filter(kind=LETTER, about_id=delivery.pk).order_by("-created_at", "-id")
    return mails


def parcel_of(step: ChannelStep) -> Parcel:
    """Only where `obstacle` finds nothing in the way. Written in the language of the letter."""
    edition = step.delivery.edition
    file = file_of(edition, FileKind.FULL)
    if file is None:
        raise ValueError("An edition without a file cannot be sent.")
    letter = edition.letter
    names = {"title": letter.title, "reference": edition.reference, "organisation": edition.owner}
    with translation.override(letter.language):
        body = _(
            "To %(recipient)s\n\n"
            "Attached is the letter “%(title)s”, reference %(reference)s. It is sent on behalf of %(organisation)s.\n\n"
            "SHA-256 of the attached file:\n%(digest)s\n"
        )
        body %= {**names, "recipient": step.delivery.recipient.name, "digest": file.sha256}
    return Parcel(email_contacts(step)[0].value, f"{letter.title} ({edition.reference})", body, file)


def email_contacts(step: ChannelStep) -> list[ContactPoint]:
    """The addresses that this step may use: its own, or all of the recipient's that are confirmed."""
    return [contact for contact in contact_choices(step) if getattr(contact, "confirmed", False)]


def obstacle(step: ChannelStep) -> str | None:
    """The first reason why this step cannot be done by sending a mail from here, with what to do; None: it can."""
    return next(_obstacles(step), None)


def edition_obstacle(delivery: Delivery) -> str | None:
    """What keeps this edition here; asked when a person starts the sending and again when it leaves."""
    edition = delivery.edition
    if delivery.reach == Reach.CANCELLED:
        return _("This delivery is cancelled. Record “planned again” first.")
    if edition.replacement:
        return _("A newer edition has replaced this one. Deliver the newer one.")
    if _has_withdrawn_names(edition):
        return _("A printed name was withdrawn or corrected since. Freeze the letter again, or erase the line.")
    if file_of(edition, FileKind.FULL) is None:
        return _("There is no PDF of this letter here, so it cannot be sent from here. Record how it was sent.")
    return None


def _obstacles(step: ChannelStep) -> Iterator[str]:
    if step.channel != Channel.EMAIL or step.fulfilled_by_id or step.dropped_at:
        yield _("Only an open step by e-mail can be sent from here.")
    if reason := edition_obstacle(step.delivery):
        yield reason
    if gap := missing_contact(step):
        yield gap.sentence
    if len(email_contacts(step)) > 1:
        yield _("Several addresses are confirmed. Plan a step that names the one to use.")
    for mail in letter_mails(step.delivery):
        if reason := _because_of(mail):
            yield reason


def _because_of(mail: Mail) -> str | None:
    """Never twice to one recipient for one edition, unless the one before certainly stayed here."""
    if mail.state in ON_ITS_WAY:
        return _("The letter is on its way already.")
    if mail.state == MailState.SENT:
        return _("This edition was sent to the recipient by e-mail already; it is never sent twice.")
    if mail.state == MailState.UNCERTAIN:
        return _("Nobody knows whether the letter arrived. Find out, and say so; it is not sent again.")
    if mail.unanswered:
        return _("The letter was handed over once without an answer, so it is not sent again. Take another channel.")
    return None


def _has_withdrawn_names(edition: Edition) -> bool:
    own = Edition.objects.filter(pk=edition.pk)
    return to_freeze_again(own).exists() or withdrawn_lines_that_left().filter(edition=edition).exists()


def letters_due(now: datetime) -> QuerySet[Mail]:
    """Waiting to be sent now; asked before each run, so that what may no longer leave is held back."""
    mails: QuerySet[Mail] = Mail.objects.due(now).filter(kind=LETTER)
    return mails


def outcomes_to_note() -> QuerySet[Mail]:
    """Letters of which the mail server has said something, or nothing, that is not in the log."""
    noted = Event.objects.filter(delivery=OuterRef("about_id"), key=OuterRef("dedupe_key"))
    doubted = Event.objects.filter(delivery=OuterRef("about_id"), key=Concat(OuterRef("dedupe_key"), Value(UNCERTAIN)))
    settled = Q(state__in=[MailState.SENT, MailState.FAILED]) & ~Exists(noted)
    uncertain = Q(state=MailState.UNCERTAIN) & ~Exists(doubted)
    mails: QuerySet[Mail] = Mail.objects.filter(settled | uncertain, kind=LETTER)
    return mails.select_related("owner")


def came_back(mail: Mail) -> bool:
    """The mail server refused it for good, with a code of its own; else we gave up waiting for one that would not."""
    return mail.state == MailState.FAILED and mail.last_error.startswith("5")


def mails_to_decide() -> QuerySet[Mail]:
    """Letters of which a person must say whether they arrived."""
    mails: QuerySet[Mail] = Mail.objects.filter(kind=LETTER, state=MailState.UNCERTAIN)
    return mails


def mails_that_came_back() -> QuerySet[Mail]:
    """Letters that a server took and could not deliver after all."""
    mails: QuerySet[Mail] = Mail.objects.filter(kind=LETTER).exclude(bounced_at=None)
    return mails


def steps_held_back() -> list[ChannelStep]:
    """Open steps by e-mail whose mail was started and then stopped or held back."""
    stopped = Mail.objects.filter(kind=LETTER, state=MailState.FAILED, unanswered=0, about_id=OuterRef("delivery"))
    going = Mail.objects.filter(kind=LETTER, about_id=OuterRef("delivery")).exclude(state=MailState.FAILED)
    steps = ChannelStep.objects.open().filter(Exists(stopped), ~Exists(going), channel=Channel.EMAIL)
    return list(steps.select_related("delivery__recipient", "delivery__edition__letter__campaign"))
