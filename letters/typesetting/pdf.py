"""A letter as a tagged, archivable PDF (PDF/A-2a and PDF/UA-1): the same document gives the same bytes anywhere.

Text reaches the compiler as JSON only, never as source: nothing that anybody writes can be a command. The template is
the one file below the compiler's root.
"""

import atexit
import hashlib
import json
import os
from functools import cache
from importlib.metadata import version
from pathlib import Path

from letters.typesetting.document import Document
from letters.typesetting.glyphs import FONT_FOLDER, FONTS, check_characters
from letters.typesetting.payload import as_data, texts
from letters.typesetting.press import Press

TEMPLATE = Path(__file__).parent / "template" / "letter.typ"
NAMES_A_SECOND = 2_000
"""What even a slow machine sets: an annex that is longer may take longer."""


def typeset(document: Document) -> bytes:
    """The PDF. Raises `UnprintableText` and `MissingGlyphs` for characters that cannot be set, `TypesettingFailed` for
    all else that the compiler refuses or warns of, ValueError for a freeze time without time zone."""
    if document.frozen_at.tzinfo is None:
        raise ValueError("frozen_at needs a time zone")
    letter = as_data(document)
    check_characters(texts(letter))
    return press().pdf(
        {"letter": json.dumps(letter, ensure_ascii=False)},
        timestamp=int(document.frozen_at.timestamp()),
        more=len(document.annex) // NAMES_A_SECOND,
    )


@cache
def fingerprint() -> dict[str, str]:
    """What decides the bytes beside the document: typst's version, SHA-256 of the template and of each font."""
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (TEMPLATE, *FONTS)}
    return {"typst": version("typst"), **digests}


@cache
def press() -> Press:
    """The one of this process."""
    press = Press(TEMPLATE, [FONT_FOLDER])
    atexit.register(press.close)
    os.register_at_fork(after_in_child=press.forget)
    return press
