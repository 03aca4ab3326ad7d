"""A person takes a signature back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from letters.enums import LIVE, SignatureState
from letters.models import Signature
from organisations.errors import DemarcheError
from organisations.models import User


def withdraw_signature(signature: Signature, *, by: User | None, now: datetime) -> Signature:
    """The person takes it back: from now on in no count, page, PDF or export. Twice is harmless."""
    with transaction.atomic():
        row: Signature = Signature.objects.select_for_update().get(pk=signature.pk)
        if row.state == SignatureState.WITHDRAWN:
            return row
        if row.state not in LIVE:
            raise DemarcheError(_("This signature does not count any more, so it cannot be withdrawn."))
        row.state, row.withdrawn_at = SignatureState.WITHDRAWN, now
        row.save()
    return row
