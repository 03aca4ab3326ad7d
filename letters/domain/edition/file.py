"""The PDFs of an edition: typeset, kept sealed or public, and taken away when they show what was erased."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from letters.digests import digest_of_bytes
from letters.enums import FileKind
from letters.models import Edition, EditionFile
from letters.queries.edition import document_of, edition_key, file_of
from letters.typesetting.pdf import fingerprint, typeset
from organisations.storage import private_files, public_files, store

FOLDER = "editions"


def typeset_edition(edition: Edition, *, now: datetime) -> list[EditionFile]:
    """Set the full letter and the public copy, and replace the stored file where the bytes are others now; returns
    the files that were made."""
    made = []
    for kind in FileKind:
        document = document_of(edition, public=kind == FileKind.PUBLIC)
        pdf = typeset(document)
        current = file_of(edition, kind)
        if current is None or current.sha256 != digest_of_bytes(pdf):
            if current is not None:
                remove_file(current, now=now)
            made.append(store_file(edition, kind, pdf, typesetter=fingerprint(document), now=now))
    return made


def store_file(
    edition: Edition, kind: FileKind, pdf: bytes, *, now: datetime, typesetter: Mapping[str, str] = MappingProxyType({})
) -> EditionFile:
    """Keep a PDF: the full one sealed under the edition's key, the public copy as it is. `typesetter`: the fingerprint
    of ours, nothing for a letter that was written elsewhere."""
    row = EditionFile(
        owner=edition.owner,
        edition=edition,
        kind=kind,
        sha256=digest_of_bytes(pdf),
        size=len(pdf),
        fingerprint=dict(typesetter),
        made_at=now,
    )
    if kind == FileKind.PUBLIC:
        row.path = store(public_files(), FOLDER, row.sha256, pdf)
    else:
        sealed = edition_key(edition).seal_bytes(pdf, EditionFile._meta.db_table, "path", row.pk)
        row.path = store(private_files(), FOLDER, digest_of_bytes(sealed), sealed)
    row.save(force_insert=True)
    return row


def remove_file(row: EditionFile, *, now: datetime) -> EditionFile:
    """Take the file away, once the transaction stands; the row stays and tells that there was one."""
    row.removed_at = now
    row.save(update_fields=["removed_at"])
    storage = public_files() if row.kind == FileKind.PUBLIC else private_files()
    transaction.on_commit(lambda: storage.delete(row.path))
    return row
