"""Lists of signatories as CSV: for internal use, or to be handed over. Sealed piece by piece while they are written, and
later put into a ZIP that only a passphrase opens."""

from collections.abc import Iterable, Iterator
from typing import IO

import pyzipper
from django.utils.translation import gettext_lazy as _

from letters.enums import ExportKind
from letters.exports.csv import Column, write_csv
from letters.queries.export import Line

PIECE = 256 * 1024
"""Characters that are sealed together: what is in memory at a time."""

INSIDE = "signatories.csv"

_REFERENCE = Column[Line]("reference", _("reference"), lambda line: line.reference)
_LETTER = Column[Line]("letter", _("letter"), lambda line: line.letter)
_NAME = Column[Line]("name", _("name"), lambda line: line.name)
_OFFICE = Column[Line]("office", _("office"), lambda line: line.office)
_ORGANISATION = Column[Line]("organisation", _("organisation"), lambda line: line.organisation)
_PLACE = Column[Line]("place", _("place"), lambda line: line.place)

COLUMNS: dict[ExportKind, tuple[Column[Line], ...]] = {
    ExportKind.PRESENTABLE: (
        _REFERENCE,
        _LETTER,
        _NAME,
        Column("behalf", _("on whose behalf"), lambda line: line.behalf),
        _OFFICE,
        _ORGANISATION,
        _PLACE,
    ),
    ExportKind.INTERNAL: (
        _REFERENCE,
        _LETTER,
        _NAME,
        Column("email", _("e-mail address"), lambda line: line.email),
        _OFFICE,
        _ORGANISATION,
        _PLACE,
        Column("country", _("country"), lambda line: line.country),
        Column("kind", _("kind"), lambda line: line.kind),
        Column("visibility", _("who may read the name"), lambda line: line.visibility),
        Column("language", _("language"), lambda line: line.language),
        Column("source", _("source"), lambda line: line.source),
        Column("confirmed_on", _("confirmed on"), lambda line: line.confirmed_on),
    ),
}


def write_pieces(kind: ExportKind, lines: Iterable[Line]) -> Iterator[bytes]:
    """The file, a piece at a time."""
    piece, length = [], 0
    for text in write_csv(COLUMNS[kind], lines):
        piece.append(text)
        length += len(text)
        if length >= PIECE:
            yield "".join(piece).encode()
            piece, length = [], 0
    yield "".join(piece).encode()


def write_zip(pieces: Iterable[bytes], file: IO[bytes], *, passphrase: str) -> None:
    """AES-256 as WinZip writes it, which 7-Zip, Keka and others open. Nothing of the content is ever on a disk unsealed."""
    with pyzipper.AESZipFile(file, "w", compression=pyzipper.ZIP_DEFLATED, compresslevel=6) as archive:
        archive.setpassword(passphrase.encode())
        archive.setencryption(pyzipper.WZ_AES, nbits=256)
        with archive.open(INSIDE, "w") as entry:
            for piece in pieces:
                entry.write(piece)
