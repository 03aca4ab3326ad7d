"""Whose a body is: kept by the organisation that entered it, until its own people keep it; two rows of one body merged."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from organisations.domain.securitylog import log_security
from organisations.enums import SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Organisation, User
from organisations.queries.member import is_tenant
from organisations.validation import save_row


def release_body(body: Organisation, /, *, by: User | None, now: datetime) -> Organisation:
    """From now on the body is kept by its own people, no more by the organisation that entered it."""
    with transaction.atomic():
        stored = Organisation.objects.select_for_update(no_key=True).get(pk=body.pk)
        refuse_kept(stored)
        for organisation in (stored.entered_by, stored):
            log_security(SecurityKind.BODY_RELEASED, organisation=organisation, by=by, subject=stored, now=now)
        stored.entered_by = None
        return save_row(stored)


def refuse_kept(body: Organisation) -> None:
    """For what is done only to a body that another organisation keeps."""
    if body.entered_by_id is None or is_tenant(body):
        raise DemarcheError(_("This organisation keeps itself already."))
