"""A letter as a tagged, archivable PDF (PDF/A-2a and PDF/UA-1): the same document gives the same bytes anywhere.

Text reaches the compiler as JSON only, never as source: nothing that anybody writes can be a command.
"""

import atexit
import json
import os
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any

import segno

from letters.typesetting.document import Document
from letters.typesetting.faces import OURS, digest_of_file, files_of, font_folders
from letters.typesetting.glyphs import families_for
from letters.typesetting.payload import EAST_ASIAN, as_data, texts
from letters.typesetting.press import Press

TEMPLATE = Path(__file__).parent / "template" / "letter.typ"
NAMES_A_SECOND = 2_000
"""What even a slow machine sets: an annex that is longer may take longer."""

ON_SCREEN = 110
"""Pixels for each inch of paper: a page beside the sheet on which it is written, sharp also where pixels are small."""


def typeset(document: Document) -> bytes:
    """The PDF. Raises `UnprintableText` and `MissingGlyphs` for characters that cannot be set, `TypesettingFailed` for
    all else that the compiler refuses or warns of, ValueError for a freeze time without time zone."""
    if document.frozen_at.tzinfo is None:
        raise ValueError("frozen_at needs a time zone")
    return press().pdf(
        letter_of(document),
        timestamp=int(document.frozen_at.timestamp()),
        picture=picture_of(document),
        more=len(document.annex) // NAMES_A_SECOND,
    )


def pages_of(document: Document) -> list[str]:
    """The same pages for a screen, each as a PNG in base64. Raises what `typeset` raises for its text."""
    return press().pages(letter_of(document), ppi=ON_SCREEN, picture=picture_of(document))


def letter_of(document: Document) -> str:
    """What the template is given, as JSON."""
    letter, *translations = _in_their_fonts(document)
    letter["translations"] = translations
    letter["code"] = _code(document.sheet.page) if document.sheet.page else ""
    return json.dumps(letter, ensure_ascii=False)


def picture_of(document: Document) -> bytes:
    return document.sheet.logo.png if document.sheet.logo else b""


def fingerprint(document: Document) -> dict[str, str]:
    """What decides the bytes beside the document: typst's version, SHA-256 of the template and of each font that the
    letter has any character of."""
    families = dict.fromkeys(family for part in _in_their_fonts(document) for family in part["fonts"])
    digests = {path.name: digest_of_file(path) for path in (TEMPLATE, *files_of(families))}
    return {"typst": version("typst"), **digests}


def _in_their_fonts(document: Document) -> list[dict[str, Any]]:
    """The letter, then each translation, with the fonts for its own language: in East Asia those of the script come first,
    for marks that look otherwise there."""
    letter: dict[str, Any] = as_data(document)
    parts = [letter, *letter.pop("translations")]
    for part, language in zip(
        parts, [document.language, *(one.language for one in document.translations)], strict=True
    ):
        families = families_for(texts(part), language=language)
        east = language.partition("-")[0].lower() in EAST_ASIAN
        part["fonts"] = sorted(families, key=lambda family: family in OURS) if east else list(families)
    return parts


def press() -> Press:
    """The one of this process."""
    return _press(tuple(font_folders()))


@cache
def _press(folders: Sequence[Path]) -> Press:
    press = Press(TEMPLATE, folders)
    atexit.register(press.close)
    os.register_at_fork(after_in_child=press.forget)
    return press


@lru_cache(256)
def _code(address: str) -> str:
    """A QR code as SVG; a fifth of it may be unreadable."""
    drawn = BytesIO()
    code = segno.make(address, error="m", micro=False, boost_error=False)
    code.save(drawn, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None, omitsize=True)
    return drawn.getvalue().decode()
