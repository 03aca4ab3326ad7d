"""The erasure ledger as lines of text, to be kept apart from the backups: a restored database has forgotten its end."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from django.utils.translation import gettext as _

from organisations.enums import ErasureReason, MailBlockReason
from organisations.errors import DemarcheError
from organisations.models import Erasure, MailBlock

FAULTS = (ValueError, KeyError, TypeError, AttributeError)
MARK = re.compile("[0-9a-f]{64}")


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
            moment = _moment(said["erased_at"])
            return cls(UUID(said["owner"]), str(said["about"]), UUID(said["id"]), ErasureReason(said["reason"]), moment)
        except FAULTS as error:
            raise _no_line(line) from error

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


@dataclass(frozen=True)
class Block:
    """One line: a mark of an address that wants no mail, which a restored database would write to again. Nobody but the
    installation itself can tell whose it is."""

    mark: str
    reason: MailBlockReason
    since: datetime

    @classmethod
    def of_row(cls, row: MailBlock) -> Self:
        return cls(row.key, MailBlockReason(row.reason), row.since)

    @classmethod
    def of_line(cls, line: str) -> Self:
        """Raises DemarcheError as that of an entry does."""
        try:
            said = json.loads(line)
            if MARK.fullmatch(said["blocked"]) is None:
                raise ValueError("no mark")
            return cls(said["blocked"], MailBlockReason(said["reason"]), _moment(said["since"]))
        except FAULTS as error:
            raise _no_line(line) from error

    @property
    def line(self) -> str:
        said = {"blocked": self.mark, "reason": str(self.reason), "since": self.since.isoformat()}
        return json.dumps(said, sort_keys=True)


def ledger() -> Iterator[Entry | Block]:
    """All of it, the oldest first. To be asked with the rows of all organisations in sight."""
    yield from map(Entry.of_row, Erasure.objects.order_by("erased_at", "id").iterator())
    yield from map(Block.of_row, MailBlock.objects.order_by("since", "id").iterator())


def read_line(line: str) -> Entry | Block:
    """Raises DemarcheError for anything that this installation would not have written."""
    return Block.of_line(line) if '"blocked"' in line else Entry.of_line(line)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment


def _no_line(line: str) -> DemarcheError:
    return DemarcheError(_("This is no line of an erasure ledger: %(line)s") % {"line": line[:80]})
