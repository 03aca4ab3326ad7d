"""Which entries may be of one body."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from organisations.enums import Role
from organisations.models import Organisation, User
from organisations.queries.member import is_tenant, roles_of

NOT_BESIDE = _("Choose another body that the same organisation entered, or one of which you are an owner as well.")


def entries_beside(body: Organisation, *, by: User | None, now: datetime) -> QuerySet[Organisation]:
    """What it can be merged into: other entries of the organisation that entered it. Where its people keep it themselves,
    those entries of which this person is an owner as of this one: nobody else can say that two of them are one."""
    others = Organisation.objects.exclude(pk=body.pk)
    if not is_tenant(body):
        return others.filter(entered_by__isnull=False, entered_by=body.entered_by_id)
    roles = roles_of(by, now=now) if by is not None else {}
    owned = [key for key, seat in roles.items() if seat.role == Role.OWNER]
    return others.filter(pk__in=owned) if body.pk in owned else others.none()
