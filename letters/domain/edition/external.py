"""Editions of letters that were written elsewhere."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from letters.digests import digest_of, digest_of_bytes
from letters.domain.edition.file import store_file
from letters.domain.edition.row import build_edition
from letters.domain.letter import lock_letter
from letters.enums import FileKind, LetterKind
from letters.models import Edition, Letter
from letters.models.edition import LARGEST_PDF
from letters.queries.edition import statement, statement_of
from organisations.errors import DemarcheError
from organisations.models import User


def register_external(letter: Letter, *, file: bytes | None, by: User | None, now: datetime) -> Edition:
    """An edition of a letter that was written elsewhere: its PDF, kept sealed, or None where the text is not known.
    Another file replaces the edition that stands; the same again gives that one back."""
    if file is not None:
        _check_pdf(file)
    with transaction.atomic():
        locked = lock_letter(letter)
        if locked.kind != LetterKind.EXTERNAL:
            raise DemarcheError(_("This letter is written here: freeze it instead."))
        latest: Edition | None = locked.editions.standing().order_by("-number").first()
        sha256 = digest_of_bytes(file) if file is not None else None
        if latest is not None and statement_of(latest)["file"] == sha256:
            return latest
        edition = build_edition(locked, cut_off=now, by=by, now=now, supersedes=latest)
        edition.digest = digest_of(
            statement(reference=edition.reference, cut_off=now, counts={}, lines=[], file=sha256)
        )
        edition.save(force_insert=True)
        if file is not None:
            store_file(edition, FileKind.FULL, file, now=now)
    return edition


def _check_pdf(file: bytes) -> None:
    if len(file) > LARGEST_PDF:
        raise DemarcheError(_("The file is larger than 10 MB. Make a smaller PDF of it."), field="file")
    if not file.startswith(b"%PDF-") or b"%%EOF" not in file[-1024:]:
        raise DemarcheError(
            _("This file is no PDF, or it is cut off. Save the letter as PDF and try again."), field="file"
        )
