"""The signature block is entered: groups with a heading, and who signs in them, sealed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from letters.models import Letter, Signatory, SignatoryGroup
from letters.models.block import LONGEST_WORDS
from letters.wording import tidy
from organisations.errors import DemarcheError
from organisations.models import User
from organisations.sealing import seal
from organisations.validation import check_printable, delete_row, save_row


def add_group(group: SignatoryGroup, /, *, by: User | None, now: datetime) -> SignatoryGroup:
    """At the `position` that it has; `begin_group` puts one after the others."""
    return _write_group(group)


def begin_group(letter: Letter, /, *, heading: str = "", by: User | None, now: datetime) -> SignatoryGroup:
    """A group after the others; without a heading if the signatories need none."""
    last = letter.groups.order_by("-position").values_list("position", flat=True).first()
    return add_group(SignatoryGroup(letter=letter, heading=heading, position=(last or 0) + 1), by=by, now=now)


def change_group(group: SignatoryGroup, /, *, by: User | None, now: datetime) -> SignatoryGroup:
    """Its heading and position; who signs in it stays."""
    return _write_group(group)


def remove_group(group: SignatoryGroup, /, *, by: User | None, now: datetime) -> SignatoryGroup:
    """Only an empty one: names are taken out one by one, by a person who sees them."""
    if group.signatories.exists():
        raise DemarcheError(_("The group still has signatories. Take them out first."))
    with transaction.atomic():
        delete_row(group)
    return group


def add_signatory(
    row: Signatory, /, *, name: str, office: str = "", place: str = "", consent_how: str, by: User | None, now: datetime
) -> Signatory:
    """The words are sealed, each as one line. Raises DemarcheError at the one that is missing or too long."""
    return _write_signatory(row, name=name, office=office, place=place, consent_how=consent_how)


def change_signatory(
    row: Signatory, /, *, name: str, office: str = "", place: str = "", consent_how: str, by: User | None, now: datetime
) -> Signatory:
    """All words are written anew: what comes empty is emptied. Raises as `add_signatory` does."""
    return _write_signatory(row, name=name, office=office, place=place, consent_how=consent_how)


def remove_signatory(row: Signatory, /, *, by: User | None, now: datetime) -> Signatory:
    """What an edition printed of them stays in the edition."""
    with transaction.atomic():
        delete_row(row)
    return row


def _write_group(group: SignatoryGroup) -> SignatoryGroup:
    group.heading = tidy(group.heading)
    with transaction.atomic():
        return save_row(group)


def _write_signatory(row: Signatory, **words: str) -> Signatory:
    missing = {"name": _("A signatory has a name."), "consent_how": _("Say how the person agreed to be printed.")}
    for field, value in words.items():
        text = " ".join(tidy(value).split())
        if len(text) > LONGEST_WORDS:
            raise DemarcheError(_("At most %(count)s characters.") % {"count": LONGEST_WORDS}, field=field)
        check_printable(text, field=field)
        if not text and field in missing:
            raise DemarcheError(missing[field], field=field)
        column = f"{field}_sealed"
        setattr(row, column, seal(text, Signatory._meta.db_table, column, row.pk) if text else None)
    with transaction.atomic():
        return save_row(row)
