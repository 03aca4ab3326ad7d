"""A printed name is erased from our copies; the digest still verifies."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction

from letters.domain.edition.file import typeset_edition
from letters.domain.letter import lock_letter
from letters.enums import EraseReason, LineBlock
from letters.models import Edition, EditionLine
from letters.queries.edition import withdrawn_lines_to_erase
from organisations.domain.securitylog import log_security
from organisations.enums import ErasureReason, SecurityKind
from organisations.models import User
from organisations.ownership import all_owners
from organisations.sweeping import sweeping


def erase_line(
    line: EditionLine, *, why: EraseReason = EraseReason.ASKED, by: User | None, now: datetime
) -> EditionLine:
    """Erase a printed name from our copies: line, full PDF and, if it stood there, public copy. The digest still
    verifies: it stands over the commitment. Once is enough; twice is harmless."""
    with transaction.atomic():
        lock_letter(line.edition.letter)
        row: EditionLine = EditionLine.objects.get(pk=line.pk)
        if row.erased_at is not None:
            return row
        row.text_sealed, row.salt_sealed, row.erased_at = None, None, now
        row.save(update_fields=["text_sealed", "salt_sealed", "erased_at"])
        typeset_edition(row.edition, now=now)
        log_security(SecurityKind.ERASED, organisation=row.owner, by=by, subject=row, detail={"why": why}, now=now)
    return row


def erase_names(edition: Edition, *, blocks: Sequence[LineBlock], now: datetime) -> int:
    """The time for keeping names is over: all lines of these blocks at once, and the files set once; how many."""
    with transaction.atomic():
        lock_letter(edition.letter)
        lines = EditionLine.objects.filter(edition=edition, block__in=blocks, erased_at=None)
        erased = lines.update(text_sealed=None, salt_sealed=None, erased_at=now)
        if erased:
            typeset_edition(edition, now=now)
            detail = {"why": ErasureReason.RETENTION, "lines": erased}
            log_security(SecurityKind.ERASED, organisation=edition.owner, subject=edition, detail=detail, now=now)
    return erased


def erase_withdrawn(*, now: datetime) -> int:
    """For the sweep: where an edition has left or was replaced, erase the lines of people who withdrew; how many.

    An edition that cannot be set keeps its lines until it can; its error is raised at the end, in a group."""
    with all_owners():
        rows = list(withdrawn_lines_to_erase())
    with sweeping("Some printed names could not be erased.") as each:
        erased = each(rows, partial(erase_line, by=None, now=now))
    return len(erased)
