"""An organisation says a form of address in its own words, or goes back to the shipped one."""

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from organisations.domain.change import delete_noted, save_noted
from organisations.enums import HeadRank
from organisations.errors import DemarcheError
from organisations.models import FormOfAddress, User
from organisations.queries.formofaddress import SLOT
from organisations.readers.courtesy import EXCELLENCY

BRACES = re.compile(r"[{}]")
TEXTS = ("envelope", "salutation", "close")


def add_form(form: FormOfAddress, /, *, by: User | None, now: datetime) -> FormOfAddress:
    """From now on it stands before the shipped form for the same office, in letters that are not frozen yet."""
    with transaction.atomic():
        _check(form)
        return save_noted(form, by=by, now=now)


def change_form(form: FormOfAddress, /, *, by: User | None, now: datetime) -> FormOfAddress:
    """In letters that are not frozen yet. Raises DemarcheError at the text that cannot be said."""
    with transaction.atomic():
        _check(form)
        return save_noted(form, by=by, now=now)


def remove_form(form: FormOfAddress, /, *, by: User | None, now: datetime) -> None:
    """The shipped form stands again, where there is one."""
    with transaction.atomic():
        delete_noted(form, by=by, now=now)


def _check(form: FormOfAddress) -> None:
    for field in TEXTS:
        text = getattr(form, field)
        if BRACES.search(SLOT.sub("", text)):
            raise DemarcheError(_("Only {name} and {state} are filled here. Take other braces out."), field=field)
        if form.rank == HeadRank.CHARGE and EXCELLENCY.search(text):
            raise DemarcheError(_("A chargé d’affaires is never addressed as Excellency."), field=field)
