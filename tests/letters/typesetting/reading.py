"""Reading back what was typeset."""

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
    return list(_tags(opened(pdf).root_object["/StructTreeRoot"]))


def _tags(node: Any) -> list[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [tag for child in node for tag in _tags(child)]
    if not isinstance(node, dict):
        return []
    own = [node["/S"]] if "/S" in node else []
    return own + (_tags(node["/K"]) if "/K" in node else [])
