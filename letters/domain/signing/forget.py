"""A person who has written to the organisation is erased by somebody there who has the right."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from letters.domain.signing.erase import ONE, empty_signatures, end_signatures, erase_signing
from letters.enums import EraseReason
from letters.models import Signature
from letters.queries.signing import of_same_person
from organisations.domain.erasure import write_erasure
from organisations.domain.securitylog import log_security
from organisations.enums import ErasureReason, SecurityKind
from organisations.errors import DemarcheError
from organisations.models import User


def erase_signatory(signature: Signature, /, *, why: EraseReason, by: User | None, now: datetime) -> int:
    """Everything that this person has signed in the campaign is withdrawn and emptied, as when they do it themselves; how
    many signatures. Numbers that have left in an edition stay. Not to be undone."""
    with transaction.atomic():
        rows = of_same_person(signature).select_for_update()
        forms = {*rows.values_list("form", flat=True)}
        if not forms:
            raise DemarcheError(_("Nothing of this person is kept here any more."))
        number = _emptied(rows.filter(form=None), now)
        for form in filter(None, forms):
            number += erase_signing(signature.campaign, form, reason=ErasureReason.ASKED, now=now)
        detail = {"why": str(why), "signatures": number}
        log_security(
            SecurityKind.ERASED, organisation=signature.owner, by=by, subject=signature, detail=detail, now=now
        )
    return number


def _emptied(rows: QuerySet[Signature], now: datetime) -> int:
    """Those without a form, as an organiser enters them."""
    for row in rows.select_related("owner"):
        write_erasure(row.owner, about_kind=ONE, about_id=row.pk, reason=ErasureReason.ASKED, now=now)
    end_signatures(rows, ErasureReason.ASKED, now)
    rows.update(country="")
    return empty_signatures(rows, now=now)
