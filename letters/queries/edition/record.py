"""An edition as it was frozen: its key, its lines, what its digest stands over, its document and files."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from letters.enums import FileKind, Visibility
from letters.lines import Line
from letters.models import Edition, EditionFile, EditionLine
from letters.queries.edition.sheet import as_sheet
from letters.typesetting.compose import Imprint, compose
from letters.typesetting.document import Document
from organisations.sealing import DataKey, unwrap_key
from organisations.storage import fetch, private_files, public_files

FORMAT = "demarche-edition-1"


def edition_key(edition: Edition) -> DataKey:
    """The key under which the edition's lines, its full PDF, and its deliveries' words and pictures are sealed."""
    return unwrap_key(edition.data_key_sealed, Edition._meta.db_table, "data_key_sealed", edition.pk)


def statement_of(edition: Edition) -> dict[str, Any]:
    """What the digest stands over (docs/adr/0021): no name is in it, so that anybody may have it."""
    lines = edition.lines.order_by("position").values_list("position", "block", "visibility", "commitment")
    own_text = edition.content is not None
    return statement(
        reference=edition.reference,
        cut_off=edition.cut_off,
        content=edition.content,
        counts=edition.counts,
        lines=[list(line) for line in lines],
        file="" if own_text else edition.files.filter(kind=FileKind.FULL).values_list("sha256", flat=True).first(),
    )


def statement(
    *,
    reference: str,
    cut_off: datetime,
    content: Mapping[str, Any] | None = None,
    counts: Mapping[str, Any],
    lines: list[Any],
    file: str | None = "",
) -> dict[str, Any]:
    """`lines` are [position, block, visibility, commitment] in order; `file` is the SHA-256 of a PDF that was written
    elsewhere, None if that text is not known, empty for a letter of ours."""
    return {
        "format": FORMAT,
        "reference": reference,
        "cut_off": cut_off.astimezone(UTC).isoformat(),
        "content": content,
        "counts": counts,
        "lines": lines,
        "file": file,
    }


def opened_line(row: EditionLine, key: DataKey) -> Line | None:
    """None once it is erased."""
    if row.text_sealed is None:
        return None
    text = key.unseal(row.text_sealed, EditionLine._meta.db_table, "text_sealed", row.pk)
    return Line.from_text(row.block, row.visibility, text)


def document_of(edition: Edition, *, public: bool) -> Document:
    """The letter as it is typeset. Erased lines are not in it, and a note says so. Raises ValueError for a letter that
    was written elsewhere: it has no text here."""
    if edition.content is None:
        raise ValueError("An edition without text has no document.")
    key, rows = edition_key(edition), list(edition.lines.order_by("position"))
    readable = [row for row in rows if not public or row.visibility == Visibility.PUBLIC]
    lines = [line for row in readable if (line := opened_line(row, key))]
    imprint = Imprint(edition.reference, edition.digest, edition.frozen_at)
    erased, sheet = len(lines) < len(readable), as_sheet(edition.content["sheet"])
    return compose(edition.content, lines, imprint, public=public, erased=erased, sheet=sheet)


def file_of(edition: Edition, kind: FileKind) -> EditionFile | None:
    """The typeset file that stands now."""
    row: EditionFile | None = edition.files.filter(kind=kind, removed_at=None).first()
    return row


def read_file(row: EditionFile) -> bytes:
    """The PDF, opened. Raises FileNotFoundError where the storage has lost it, SealBroken where it was changed."""
    if row.kind == FileKind.PUBLIC:
        return fetch(public_files(), row.path)
    sealed = fetch(private_files(), row.path)
    return edition_key(row.edition).unseal_bytes(sealed, EditionFile._meta.db_table, "path", row.pk)
