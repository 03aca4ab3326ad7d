"""A letter as a tagged, archivable PDF (PDF/A-2a and PDF/UA-1): the same document gives the same bytes anywhere.

Text reaches the compiler as JSON only, never as source: nothing that anybody writes can be a command. The template is
the one file below the compiler's root.
"""

import hashlib
import json
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock

import typst
from django.utils.translation import gettext as _

from letters.errors import TypesettingFailed
from letters.typesetting.document import Document
from letters.typesetting.glyphs import FONT_FOLDER, FONTS, check_characters
from letters.typesetting.payload import as_data, texts

TEMPLATE = Path(__file__).parent / "template" / "letter.typ"
# Packages would be code from outside; a file where their folder should be leaves none to find and nowhere to keep one.
NO_PACKAGES = TEMPLATE

# The compiler lets go of the interpreter's lock while it works and cannot be entered twice.
_compiling = Lock()


def typeset(document: Document) -> bytes:
    """The PDF. Raises `UnprintableText` and `MissingGlyphs` for characters that cannot be set, `TypesettingFailed` for
    all else that the compiler refuses or warns of, ValueError for a freeze time without time zone."""
    if document.frozen_at.tzinfo is None:
        raise ValueError("frozen_at needs a time zone")
    letter = as_data(document)
    check_characters(texts(letter))
    return _compile(json.dumps(letter, ensure_ascii=False), int(document.frozen_at.timestamp()))


@cache
def fingerprint() -> dict[str, str]:
    """What decides the bytes beside the document: typst's version, SHA-256 of the template and of each font."""
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (TEMPLATE, *FONTS)}
    return {"typst": version("typst"), **digests}


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONT_FOLDER])
    return typst.Compiler(
        TEMPLATE, root=TEMPLATE.parent, font_paths=fonts, package_path=NO_PACKAGES, package_cache_path=NO_PACKAGES
    )


def _compile(letter: str, timestamp: int) -> bytes:
    try:
        with _compiling:
            pdf, warnings = _compiler().compile_with_warnings(
                format="pdf", sys_inputs={"letter": letter}, pdf_standards=["a-2a", "ua-1"], timestamp=timestamp
            )
    except typst.TypstError as error:
        raise _failed([error.message]) from error
    if warnings or not isinstance(pdf, bytes):
        raise _failed([warning.message for warning in warnings])
    return pdf


def _failed(reasons: list[str]) -> TypesettingFailed:
    return TypesettingFailed(_("The letter could not be typeset: %(reasons)s") % {"reasons": "; ".join(reasons)})
