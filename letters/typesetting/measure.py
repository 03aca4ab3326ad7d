"""How long a letter is, from the layout itself."""

import json
from dataclasses import dataclass, replace
from typing import Any

from letters.typesetting.document import Document
from letters.typesetting.glyphs import check_characters
from letters.typesetting.payload import as_data, texts
from letters.typesetting.pdf import press


@dataclass(frozen=True)
class Extent:
    """`pages` of the letter proper, without its annex; `over_lines`: how many lines it is too long for one page."""

    pages: int
    over_lines: int


def measure(document: Document) -> Extent:
    """In about the time that the letter takes to be set. Raises what `typeset` raises for its text."""
    notes = () if document.annex else document.notes
    letter = as_data(replace(document, annex=(), notes=notes))
    check_characters(texts(letter))
    inputs = {"letter": json.dumps(letter, ensure_ascii=False)}
    pages = _facts(inputs)["pages"]
    return Extent(pages, 0 if pages == 1 else max(1, _facts({**inputs, "roll": "yes"})["lines"]))


def _facts(inputs: dict[str, str]) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(press().facts(inputs))
    return facts
