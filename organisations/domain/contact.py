"""Points of a recipient: added, changed, taken out of use, confirmed by each organisation for itself."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from organisations.domain.change import changed_fields, save_noted
from organisations.domain.securitylog import log_security
from organisations.enums import ChangeSource, ContactKind, SecurityKind
from organisations.errors import DemarcheError
from organisations.models import ContactConfirmation, ContactPoint, Membership, Organisation, User
from organisations.ownership import all_owners
from organisations.queries.contact import owners_relying_on
from organisations.reach import refuse_misfit
from organisations.sealing import seal
from organisations.validation import save_row

LONGEST_WAY = 200
"""Characters of how a contact was checked."""


def add_contact(
    contact: ContactPoint, /, *, by: User | None, now: datetime, source: ChangeSource = ChangeSource.PERSON
) -> ContactPoint:
    """Added is not confirmed: nothing is sent or printed for it before an organisation has checked it."""
    with transaction.atomic():
        return _save(contact, by, now, source)


def change_contact(contact: ContactPoint, /, *, by: User | None, now: datetime) -> ContactPoint:
    """A change of recipient, kind, value or note ends every organisation's confirmation; each reads it in its log."""
    with transaction.atomic():
        before = _locked(contact).digest
        contact.source_is_edited |= not {"source", "as_of"}.isdisjoint(changed_fields(contact))
        _save(contact, by, now, ChangeSource.PERSON)
        if contact.digest != before:
            _tell_relying(contact, before, by, now)
        return contact


def note_health(contact: ContactPoint, /, *, health: str, by: User | None, now: datetime) -> ContactPoint:
    """What became of the last use: found by a person, or told by what came back. It ends no confirmation."""
    with transaction.atomic():
        contact = _locked(contact)
        contact.health, contact.health_since = health, now
        return save_noted(contact, by=by, now=now)


def retire_contact(contact: ContactPoint, /, *, by: User | None, now: datetime) -> ContactPoint:
    """Take it out of use. The row stays: plans and confirmations refer to it."""
    with transaction.atomic():
        contact = _locked(contact)
        contact.retired_at = now
        save_noted(contact, by=by, now=now)
        _tell_relying(contact, contact.digest, by, now)
        return contact


def confirm_contact(
    contact: ContactPoint, /, *, owner: Organisation, how: str, by: User | None, now: datetime, seen: str | None = None
) -> ContactConfirmation:
    """A person of `owner` has checked these values. `seen` is the digest of what was on the page, if there was one."""
    with transaction.atomic():
        contact = _locked(contact)
        if seen is not None and seen != contact.digest:
            raise DemarcheError(_("These values were changed while you looked at them. Check the new ones."))
        made = ContactConfirmation(owner=owner, contact=contact, digest=contact.digest)
        made.how_sealed, made.confirmed_by, made.confirmed_at = _sealed_way(made, how), by, now
        save_row(made)
        detail = {"digest": contact.digest}
        log_security(SecurityKind.CONTACT_CONFIRMED, organisation=owner, by=by, subject=contact, detail=detail, now=now)
        return made


def _sealed_way(made: ContactConfirmation, how: str) -> bytes:
    words = " ".join(how.split())
    if not words:
        raise DemarcheError(_("Say how you checked it."), field="how")
    if len(words) > LONGEST_WAY:
        raise DemarcheError(_("At most %(count)s characters.") % {"count": LONGEST_WAY}, field="how")
    return seal(words, made._meta.db_table, "how_sealed", made.pk)


def _locked(contact: ContactPoint) -> ContactPoint:
    stored: ContactPoint = ContactPoint.objects.select_for_update().get(pk=contact.pk)
    if stored.retired_at is not None:
        raise DemarcheError(_("This contact point is no longer in use. Add a new one."))
    return stored


def _save(contact: ContactPoint, by: User | None, now: datetime, source: ChangeSource) -> ContactPoint:
    contact.value = "\n".join(line.strip() for line in contact.value.strip().splitlines())
    contact.note = " ".join(contact.note.split())
    refuse_misfit(ContactKind(contact.kind), contact.value)
    contact.digest = contact.digest_of_values()
    return save_noted(contact, by=by, now=now, source=source)


def _tell_relying(contact: ContactPoint, digest: str, by: User | None, now: datetime) -> None:
    """A line for the installation with the person, one for each organisation that relied on the values. Only where
    the person is one of its members does that line name them."""
    log_security(SecurityKind.CONTACT_CHANGED, by=by, subject=contact, detail={"digest": digest}, now=now)
    for owner in Organisation.objects.filter(pk__in=owners_relying_on(contact, digest)).order_by("pk"):
        with all_owners():
            known = by is not None and Membership.objects.filter(owner=owner, user=by).current(now).exists()
        log_security(
            SecurityKind.CONTACT_CHANGED,
            organisation=owner,
            by=by if known else None,
            subject=contact,
            detail={"digest": digest},
            now=now,
        )
