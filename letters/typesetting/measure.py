"""How long a letter is, from the layout itself."""

import json
from dataclasses import dataclass, replace
from typing import Any

from letters.typesetting.document import Document
from letters.typesetting.pdf import letter_of, picture_of, press


@dataclass(frozen=True)
class Extent:
    """`pages` of the letter proper, without its annex; `over_lines`: how many lines it is too long for one page."""

    pages: int
    over_lines: int


def measure(document: Document) -> Extent:
    """In about the time that the letter takes to be set. Raises what `typeset` raises for its text."""
    alone = replace(document, annex=(), translations=(), notes=() if document.annex else document.notes)
    letter, picture = letter_of(alone), picture_of(alone)
    pages = _facts(letter, picture, {})["pages"]
    return Extent(pages, 0 if pages == 1 else max(1, _facts(letter, picture, {"roll": "yes"})["lines"]))


def _facts(letter: str, picture: bytes, asked: dict[str, str]) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(press().facts(letter, {"facts": "yes", **asked}, picture=picture))
    return facts
