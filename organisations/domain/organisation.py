"""Bodies are entered and changed. Nobody deletes one: letters and endorsements name it."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from organisations.domain.change import save_noted
from organisations.errors import DemarcheError
from organisations.models import Organisation


def add_organisation(organisation: Organisation, /, *, by: AbstractBaseUser | None, now: datetime) -> Organisation:
    """`entered_by` says which organisation entered this body; empty for one that is founded here."""
    with transaction.atomic():
        _refuse_circle(organisation)
        return save_noted(organisation, by=by, now=now)


def change_organisation(organisation: Organisation, /, *, by: AbstractBaseUser | None, now: datetime) -> Organisation:
    """Raises DemarcheError at "parent" where it would be affiliated to itself, also over others."""
    with transaction.atomic():
        _refuse_circle(organisation)
        return save_noted(organisation, by=by, now=now)


def _refuse_circle(organisation: Organisation) -> None:
    above = organisation.parent
    while above is not None:
        if above == organisation:
            sentence = _("An organisation cannot be affiliated to itself, not over others either. Choose another.")
            raise DemarcheError(sentence, field="parent")
        above = above.parent
