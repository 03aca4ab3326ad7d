"""Whose a body is: kept by the organisation that entered it, until its own people keep it; two rows of one body merged."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from organisations.domain.change import save_noted
from organisations.domain.securitylog import log_security
from organisations.enums import SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Organisation, User
from organisations.queries.body import NOT_BESIDE, entries_beside
from organisations.queries.member import is_tenant


def release_body(body: Organisation, /, *, by: User | None, now: datetime) -> Organisation:
    """From now on the body is kept by its own people, no more by the organisation that entered it."""
    with transaction.atomic():
        stored = Organisation.objects.select_for_update(no_key=True).get(pk=body.pk)
        refuse_kept(stored)
        for organisation in (stored.entered_by, stored):
            log_security(SecurityKind.BODY_RELEASED, organisation=organisation, by=by, subject=stored, now=now)
        stored.entered_by = None
        return save_noted(stored, by=by, now=now)


def refuse_kept(body: Organisation) -> None:
    """For what is done only to a body that another organisation keeps."""
    if body.entered_by_id is None or is_tenant(body):
        raise DemarcheError(_("This organisation keeps itself already."))


def merge_body(body: Organisation, /, *, into: Organisation, by: User | None, now: datetime) -> Organisation:
    """Two entries of one body become one: whatever names `body` is told by the other from now on. Nothing is moved, so that
    parting them again is exact. Who entered both says that they are one; an owner of both, once their people keep them."""
    with transaction.atomic():
        rows = Organisation.objects.select_for_update(no_key=True).in_bulk(sorted([body.pk, into.pk]))
        stored, other = rows[body.pk], rows[into.pk]
        if not entries_beside(stored, by=by, now=now).filter(pk=other.pk).exists():
            raise DemarcheError(str(NOT_BESIDE), field="into")
        if stored.merged_into_id or other.merged_into_id or stored.merged.exists():
            raise DemarcheError(_("One of the two is part of another merging. Undo that first."), field="into")
        stored.merged_into = other
        keeper = stored.entered_by or stored
        log_security(SecurityKind.BODY_MERGED, organisation=keeper, by=by, subject=stored, now=now)
        return save_noted(stored, by=by, now=now)


def part_body(body: Organisation, /, *, by: User | None, now: datetime) -> Organisation:
    """Undo a merging: both stand for themselves again."""
    with transaction.atomic():
        stored = Organisation.objects.select_for_update(no_key=True).get(pk=body.pk)
        if stored.merged_into_id is None:
            raise DemarcheError(_("This body is not merged into another."))
        stored.merged_into = None
        keeper = stored.entered_by or stored
        log_security(SecurityKind.BODY_PARTED, organisation=keeper, by=by, subject=stored, now=now)
        return save_noted(stored, by=by, now=now)
