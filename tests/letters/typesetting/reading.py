"""Reading back what was typeset."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader


def opened(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def words_of(pdf: bytes) -> str:
    """All text of all pages, each run of white space one blank."""
    return " ".join(" ".join(page.extract_text() for page in opened(pdf).pages).split())


def letters_of(text: str) -> str:
    """The text without anything blank, as line ends and columns move blanks about."""
    return "".join(text.replace("\u200b", "").split())


def fonts_of(pdf: bytes) -> set[str]:
    """Names of the fonts on all pages, each with a mark that says which part of it is embedded ("ABCDEF+CharisSIL")."""
    return {str(font.get_object()["/BaseFont"]) for page in opened(pdf).pages for font in _resources(page)}


def _resources(page: Any) -> list[Any]:
    return list(page["/Resources"].get("/Font", {}).values())


def tags_of(pdf: bytes) -> list[str]:
    """The structure's tags in reading order."""
    return [node["/S"] for node in _nodes(opened(pdf).root_object["/StructTreeRoot"]) if "/S" in node]


def alternatives_of(pdf: bytes) -> list[str]:
    """What pictures say to whoever cannot see them, in reading order."""
    return [str(node["/Alt"]) for node in _nodes(opened(pdf).root_object["/StructTreeRoot"]) if "/Alt" in node]


def _nodes(node: Any) -> Iterator[Any]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from _nodes(child)
    elif isinstance(node, dict):
        yield node
        if "/K" in node:
            yield from _nodes(node["/K"])
