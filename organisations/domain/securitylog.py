"""Lines of the security log: who did what that matters for safety. Never a name, an address or a text in `detail`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model

from organisations.enums import SecurityKind
from organisations.models import Organisation, SecurityEntry, User


def log_security(
    kind: SecurityKind,
    *,
    organisation: Organisation | None = None,
    by: User | None = None,
    subject: Model | None = None,
    detail: Mapping[str, Any] | None = None,
    now: datetime,
) -> SecurityEntry:
    """Append one line, in the transaction of what it tells of."""
    return SecurityEntry.objects.create(
        organisation=organisation,
        kind=kind,
        actor=by,
        subject_kind=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        detail=dict(detail or {}),
        recorded_at=now,
    )
