"""Does everything that was frozen still agree with itself?"""

from django.utils.translation import gettext as _

from letters.digests import commitment, digest_of, digest_of_bytes
from letters.enums import FileKind
from letters.models import Edition, EditionFile, EditionLine
from letters.queries.edition.record import document_of, edition_key, read_file, statement_of
from letters.typesetting.pdf import fingerprint, typeset
from organisations.sealing import SealBroken


def verify_edition(edition: Edition) -> list[str]:
    """Sentences about what does not agree: digest, commitments, files; a PDF is set anew where the typesetter is still
    the one that made it. Empty if all is well."""
    problems = []
    if digest_of(statement_of(edition)) != edition.digest:
        problems.append(_("%(edition)s: the digest does not agree with the text and the lines."))
    try:
        problems += _broken_lines(edition)
        for row in edition.files.filter(removed_at=None):
            problems += _broken_file(edition, row)
    except SealBroken:
        problems.append(_("%(edition)s: a sealed line, key or file cannot be opened."))
    return [problem % {"edition": edition.reference} for problem in problems]


def _broken_lines(edition: Edition) -> list[str]:
    key, table = edition_key(edition), EditionLine._meta.db_table
    for row in edition.lines.filter(erased_at=None):
        salt = key.unseal(row.salt_sealed or b"", table, "salt_sealed", row.pk)
        if commitment(salt, key.unseal(row.text_sealed or b"", table, "text_sealed", row.pk)) != row.commitment:
            return [_("%(edition)s: a printed line does not agree with its commitment.")]
    return []


def _broken_file(edition: Edition, row: EditionFile) -> list[str]:
    try:
        stored = read_file(row)
    except FileNotFoundError:
        return [_("%(edition)s: a PDF is missing from the storage.")]
    if digest_of_bytes(stored) != row.sha256:
        return [_("%(edition)s: a stored PDF is not the one that was set.")]
    if edition.content is None:
        return []
    document = document_of(edition, public=row.kind == FileKind.PUBLIC)
    if row.fingerprint != fingerprint(document):
        return []
    return (
        []
        if typeset(document) == stored
        else [_("%(edition)s: the PDF does not come out the same when it is set anew.")]
    )
