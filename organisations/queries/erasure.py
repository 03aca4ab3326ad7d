"""The erasure ledger as lines of text, to be kept apart from the backups: a restored database has forgotten its end."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from django.utils.translation import gettext as _

from organisations.enums import ErasureReason
from organisations.errors import DemarcheError
from organisations.models import Erasure


@dataclass(frozen=True)
class Entry:
    """One line: which row of whom was emptied, why and when. It says nothing of a person."""

    owner: UUID
    about_kind: str
    about_id: UUID
    reason: ErasureReason
    erased_at: datetime

    @classmethod
    def of_row(cls, row: Erasure) -> Self:
        return cls(row.owner_id, row.about_kind, row.about_id, ErasureReason(row.reason), row.erased_at)

    @classmethod
    def of_line(cls, line: str) -> Self:
        """Raises DemarcheError for anything that this installation would not have written."""
        try:
            said = json.loads(line)
            moment = datetime.fromisoformat(said["erased_at"])
            if moment.tzinfo is None:
                raise ValueError("a time without its zone")
            return cls(UUID(said["owner"]), str(said["about"]), UUID(said["id"]), ErasureReason(said["reason"]), moment)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DemarcheError(_("This is no line of an erasure ledger: %(line)s") % {"line": line[:80]}) from error

    @property
    def line(self) -> str:
        said = {
            "owner": str(self.owner),
            "about": self.about_kind,
            "id": str(self.about_id),
            "reason": str(self.reason),
            "erased_at": self.erased_at.isoformat(),
        }
        return json.dumps(said, sort_keys=True)


def ledger() -> Iterator[Entry]:
    """All of it, the oldest first. To be asked with the rows of all organisations in sight."""
    return map(Entry.of_row, Erasure.objects.order_by("erased_at", "id").iterator())
