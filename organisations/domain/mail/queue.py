"""Into the outbox and out of it again: written, stopped, decided upon, erased."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import NotRequired, TypedDict, Unpack
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from organisations.enums import MailState
from organisations.errors import DemarcheError
from organisations.models import Mail, Organisation
from organisations.ownership import all_owners
from organisations.sealing import seal, unseal

TABLE = Mail._meta.db_table
TEXTS_KEPT = timedelta(days=30)
"""How long address and texts of a mail are kept after it left."""
AT_ONCE = 500
"""Rows erased with one statement."""


class MailTexts(TypedDict):
    """`html` says the same as `body`, for readers that show it. `unsubscribe` is the address that stops news at once.
    `sender_name` stands before the installation's address. `heeds_blocks` for whoever is no member. Only mail about an
    account has no owner."""

    owner: Organisation | None
    kind: str
    dedupe_key: str
    to: str
    subject: str
    body: str
    html: NotRequired[str]
    unsubscribe: NotRequired[str]
    sender_name: NotRequired[str]
    language: str
    about_kind: NotRequired[str]
    about_id: NotRequired[UUID | None]
    due_at: NotRequired[datetime | None]
    at_most_once: NotRequired[bool]
    heeds_blocks: NotRequired[bool]
    now: datetime


def queue_mail(**texts: Unpack[MailTexts]) -> Mail:
    """Write the row, in the caller's transaction. A known `dedupe_key` gives back the mail that is there already."""
    draft = draft_mail(**texts)
    with all_owners(), transaction.atomic():
        queue_drafts([draft])
        known: Mail = Mail.objects.get(dedupe_key=draft.dedupe_key)
        return known


def queue_drafts(drafts: Iterable[Mail]) -> None:
    """Write many with one statement, those with a known key left out."""
    Mail.objects.bulk_create(drafts, ignore_conflicts=True)


def draft_mail(**texts: Unpack[MailTexts]) -> Mail:
    """The row, sealed, not written yet."""
    to, subject, now = texts["to"], texts["subject"], texts["now"]
    _refuse_what_no_header_holds(to, subject)
    mail = Mail(
        owner=texts["owner"],
        kind=texts["kind"],
        about_kind=texts.get("about_kind", ""),
        about_id=texts.get("about_id"),
        dedupe_key=texts["dedupe_key"],
        at_most_once=texts.get("at_most_once", False),
        heeds_blocks=texts.get("heeds_blocks", False),
        language=texts["language"],
        sender_name=" ".join(texts.get("sender_name", "").split())[:160],
        due_at=texts.get("due_at") or now,
        created_at=now,
    )
    mail.recipient_sealed = seal(to, TABLE, "recipient_sealed", mail.pk)
    mail.subject_sealed = seal(" ".join(subject.split()), TABLE, "subject_sealed", mail.pk)
    mail.body_sealed = seal("\n".join(texts["body"].splitlines()), TABLE, "body_sealed", mail.pk)
    if html := texts.get("html"):
        mail.html_sealed = seal("\n".join(html.splitlines()), TABLE, "html_sealed", mail.pk)
    if unsubscribe := texts.get("unsubscribe"):
        mail.unsubscribe_sealed = seal(unsubscribe, TABLE, "unsubscribe_sealed", mail.pk)
    mail.message_id = f"<{uuid4()}@{settings.PUBLIC_URL.hostname}>"
    return mail


def stop_mail(mail: Mail, *, why: str) -> bool:
    """Take a waiting mail out of the outbox; False where it is leaving already."""
    waiting = Mail.objects.filter(pk=mail.pk, state=MailState.DUE)
    return waiting.update(state=MailState.FAILED, last_error=why) == 1


def settle_uncertain(mail: Mail, *, arrived: bool, now: datetime) -> Mail:
    """What a person has found out about a mail without an answer. It is never tried again."""
    values = {"state": MailState.SENT, "sent_at": now} if arrived else {"state": MailState.FAILED}
    if Mail.objects.filter(pk=mail.pk, state=MailState.UNCERTAIN).update(**values) != 1:
        raise DemarcheError(_("This has been decided already."))
    mail.refresh_from_db()
    return mail


def erase_mail(about_id: UUID) -> int:
    """Delete every mail about this row, whatever became of it; how many."""
    return erase_mails([about_id])


def erase_mails(about_ids: Collection[UUID]) -> int:
    """Delete every mail about these rows.

    One whose text is going out this moment stays: it would leave all the same. `forget_mail` takes it a week later. A
    worker that has claimed another finds it gone and sends nothing.
    """
    with all_owners():
        rows = Mail.objects.filter(about_id__in=about_ids).exclude(state=MailState.IN_DATA)
        return rows.delete()[0]


def forget_mail(about_kind: str, *, older_than: timedelta, now: datetime) -> int:
    """Delete mails about rows of one kind, some time after they left, or were given up; how many."""
    erased = 0
    with all_owners():
        rows = Mail.objects.filter(_over(now - older_than), about_kind=about_kind)
        while keys := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
            erased += Mail.objects.filter(pk__in=keys).delete()[0]
    return erased


def empty_mail(*, now: datetime) -> int:
    """Empty address and texts of every mail, some time after it left or was given up; how many. The rows stay: who asks
    whether something was mailed already finds it by its key."""
    texts = ("recipient_sealed", "subject_sealed", "body_sealed", "html_sealed", "unsubscribe_sealed")
    emptied = 0
    with all_owners():
        rows = Mail.objects.filter(_over(now - TEXTS_KEPT), recipient_sealed__isnull=False).order_by()
        while keys := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
            emptied += Mail.objects.filter(pk__in=keys).update(**dict.fromkeys(texts))
    return emptied


def recipient_of(mail: Mail) -> str:
    """Empty once the mail has been emptied."""
    blob = mail.recipient_sealed
    return unseal(blob, TABLE, "recipient_sealed", mail.pk) if blob is not None else ""


def _over(old: datetime) -> Q:
    """Left by then, or was given up."""
    given_up = [MailState.FAILED, MailState.UNCERTAIN]
    return Q(state=MailState.SENT, sent_at__lte=old) | Q(state__in=given_up, due_at__lte=old)


def _refuse_what_no_header_holds(to: str, subject: str) -> None:
    if any(mark in subject + to for mark in "\r\n"):
        raise DemarcheError(_("A subject or an address of a mail cannot have a line break in it."))
    try:
        validate_email(to)
    except ValidationError as error:
        raise DemarcheError(_("This is not one e-mail address like name@place.example.")) from error
