"""An edition as it is read: what it would be, what it is, whether it still agrees with itself. Used from here."""

from letters.queries.edition.annex import missed_editions, missing_since
from letters.queries.edition.draft import Draft, draft_edition
from letters.queries.edition.record import (
    document_of,
    edition_key,
    file_of,
    opened_line,
    read_file,
    statement,
    statement_of,
)
from letters.queries.edition.sheet import as_sheet, sheet_of
from letters.queries.edition.standing import (
    departed,
    standing_editions,
    to_freeze_again,
    with_shown,
    withdrawn_lines_that_left,
    withdrawn_lines_to_erase,
)
from letters.queries.edition.verify import verify_edition

__all__ = [
    "Draft",
    "as_sheet",
    "departed",
    "document_of",
    "draft_edition",
    "edition_key",
    "file_of",
    "missed_editions",
    "missing_since",
    "opened_line",
    "read_file",
    "sheet_of",
    "standing_editions",
    "statement",
    "statement_of",
    "to_freeze_again",
    "verify_edition",
    "with_shown",
    "withdrawn_lines_that_left",
    "withdrawn_lines_to_erase",
]
