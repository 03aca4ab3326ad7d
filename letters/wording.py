"""Organisers' words as they are kept: one form of characters and line ends, no blanks around."""

import re
import unicodedata

LINE_END = re.compile(r"\r\n?")
BLANKS = re.compile(r"[ \t\n]+")
PARAGRAPH_END = re.compile(r"\n[ \t]*\n\s*")


def tidy(text: str) -> str:
    """NFC, line ends as ``\\n``, no blank space around: so that the same words have the same digest."""
    return unicodedata.normalize("NFC", LINE_END.sub("\n", text)).strip()


def one_line(text: str) -> str:
    """Line breaks and runs of blanks as one blank; every other kind of space stays as it was typed."""
    return BLANKS.sub(" ", tidy(text))


def lines_of(text: str) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def paragraphs_of(text: str) -> list[str]:
    """A blank line begins a new paragraph, a single line break stays one."""
    return [paragraph for paragraph in PARAGRAPH_END.split(tidy(text)) if paragraph]
