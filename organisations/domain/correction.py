"""What readers propose for the directory: taken in, then accepted or declined by a person, with a reason that is kept."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from organisations.domain.contact import add_contact
from organisations.domain.limit import take_all
from organisations.domain.recipient import lock_standing, save_edited
from organisations.enums import ChangeSource, ContactKind, CorrectionPart, CorrectionState
from organisations.errors import DemarcheError
from organisations.models import ContactPoint, Correction, Recipient, User
from organisations.queries.correction import TABLE
from organisations.reach import refuse_misfit
from organisations.sealing import seal
from organisations.validation import insert_once, save_row

CONTACTS = {
    CorrectionPart.STREET: ContactKind.STREET,
    CorrectionPart.POST: ContactKind.POST,
    CorrectionPart.PHONE: ContactKind.PHONE,
    CorrectionPart.EMAIL: ContactKind.EMAIL,
    CorrectionPart.WEB_FORM: ContactKind.WEB_FORM,
}
COLUMNS = {CorrectionPart.NAME: "name", CorrectionPart.CITY: "city"}
BY_A_READER = "proposed by a reader"


def propose_correction(
    recipient: Recipient, /, *, token: str, network: str, part: str, words: str, where: str, now: datetime
) -> bool:
    """Whether it was taken: False where too many come from this network or for this recipient; then nothing is kept.

    `network` is a mark (`organisations/limits.py`), or empty; it is counted and not kept. The same token is one row.
    """
    with transaction.atomic():
        if Correction.objects.filter(token=token).exists():
            return True
        counted = [("correction", f"recipient {recipient.pk}"), *([("correction", network)] if network else [])]
        if take_all([counted], now=now) != [""]:
            return False
        row = Correction(recipient=recipient, token=token, part=part, received_at=now)
        row.proposed_sealed = seal(words, TABLE, "proposed_sealed", row.pk)
        row.where_sealed = seal(where, TABLE, "where_sealed", row.pk)
        insert_once(row)
        return True


def proposable(part: CorrectionPart, words: str) -> str:
    """As it would be entered; raises DemarcheError where the directory would not take it."""
    if part in COLUMNS:
        return " ".join(words.split())
    if part in CONTACTS:
        refuse_misfit(CONTACTS[part], words)
    return words


def accept_correction(
    correction: Correction, /, *, words: str, reason: str, by: User | None, now: datetime
) -> Correction:
    """`words` is what is entered, as the person who decides has mended it. A name or a city is changed; a way to reach the
    recipient is added, and is nobody's confirmed contact yet; everything else the person has entered by hand. A row
    that was merged meanwhile is changed no more."""
    with transaction.atomic():
        stored = _waiting(correction)
        part, recipient = CorrectionPart(stored.part), stored.recipient
        if part in COLUMNS or part in CONTACTS:
            recipient = lock_standing(recipient)
            if not words.strip():
                raise DemarcheError(_("Write what the directory should say."), field="words")
        if part in COLUMNS:
            setattr(recipient, COLUMNS[part], proposable(part, words))
            save_edited(recipient, stands_in=BY_A_READER, by=by, now=now, source=ChangeSource.CORRECTION)
        elif part in CONTACTS:
            contact = ContactPoint(recipient=recipient, kind=CONTACTS[part], value=words.strip(), as_of=now.date())
            contact.source = BY_A_READER
            add_contact(contact, by=by, now=now, source=ChangeSource.CORRECTION)
        return _decide(stored, CorrectionState.ACCEPTED, reason, by, now)


def decline_correction(correction: Correction, /, *, reason: str, by: User | None, now: datetime) -> Correction:
    """The directory stays as it is; the reason is kept sealed. Raises DemarcheError at "reason" without one."""
    with transaction.atomic():
        return _decide(_waiting(correction), CorrectionState.DECLINED, reason, by, now)


def _waiting(correction: Correction) -> Correction:
    """Locked; raises DemarcheError where somebody has decided meanwhile."""
    rows = Correction.objects.select_for_update(of=("self",)).select_related("recipient")
    stored: Correction = rows.get(pk=correction.pk)
    if stored.state != CorrectionState.WAITING:
        raise DemarcheError(_("Somebody has decided on this already. Its page says how."))
    return stored


def _decide(correction: Correction, state: CorrectionState, reason: str, by: User | None, now: datetime) -> Correction:
    if not reason.strip():
        raise DemarcheError(_("Say why: the record keeps it."), field="reason")
    correction.state, correction.decided_by, correction.decided_at = state, by, now
    correction.reason_sealed = seal(reason.strip(), TABLE, "reason_sealed", correction.pk)
    return save_row(correction)
