"""Looks for planted words in whatever a process leaves behind, in each shape in which they could lie there."""

import base64
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from io import BytesIO
from itertools import chain
from pathlib import Path
from urllib.parse import quote, quote_plus

from pypdf import PdfReader

HEADER = re.compile(rb"[A-Z][A-Za-z-]+: ")
BETWEEN_MAILS = re.compile(rb"^-{79}\n", re.MULTILINE)
PACKED = re.compile(b"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
AUTOMATIC = 47
"""zlib finds out by itself whether it is a zlib or a gzip stream."""


@dataclass(frozen=True)
class Leak:
    word: str
    shape: str
    where: str

    def __str__(self) -> str:
        return f"{self.word!r} {self.shape} in {self.where}"


def encodings_of(word: str) -> dict[str, bytes]:
    return {
        "in plain": word.encode(),
        "in lower case": word.lower().encode(),
        "in upper case": word.upper().encode(),
        "in Latin-1": word.encode("latin-1", "ignore"),
        "in UTF-16": word.encode("utf-16-le"),
        "in UTF-16, big end first": word.encode("utf-16-be"),
        "in Python's escapes": word.encode("unicode_escape"),
        "as JSON": json.dumps(word)[1:-1].encode(),
        "in an address": quote_plus(word).encode(),
    }


def shapes_of(word: str) -> Iterator[tuple[str, bytes]]:
    """How the word may be written: as it is, in other letters, encodings and escapes, and each of them packed again."""
    for shape, text in encodings_of(word).items():
        yield shape, text
        yield f"{shape}, in hexadecimal", text.hex().encode()
        yield f"{shape}, in hexadecimal", text.hex().upper().encode()
        yield from ((f"{shape}, in base64", part) for part in base64_of(text))
    yield "in an address", quote(word).encode()


def base64_of(text: bytes) -> Iterator[bytes]:
    """The part of the base64 that is the same whatever stands before and after, for each of the three offsets."""
    for offset in range(3):
        whole = base64.b64encode(b"\0" * offset + text)
        known = whole[-(-offset * 4 // 3) : (offset + len(text)) * 8 // 6]
        yield known
        yield known.translate(bytes.maketrans(b"+/", b"-_"))


def leaks_in(content: bytes, where: str, words: list[str]) -> Iterator[Leak]:
    for word in words:
        found = {shape for shape, form in shapes_of(word) if len(form) >= 6 and form in content}
        yield from (Leak(word, shape, where) for shape in sorted(found))


def unpacked(content: bytes) -> Iterator[bytes]:
    """The bytes, and each zlib or gzip stream that begins anywhere in them (pickled cache rows, PDFs, packed logs)."""
    yield content
    for start in PACKED.finditer(content):
        with suppress(zlib.error):
            yield zlib.decompressobj(AUTOMATIC).decompress(memoryview(content)[start.start() :])


def as_read(content: bytes) -> Iterator[bytes]:
    """The words of a PDF or a mail as people read them, which their bytes do not show."""
    if content.startswith(b"%PDF-"):
        text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
        yield " ".join(text.replace("-\n", "-").split()).encode()
    elif HEADER.match(content):
        for mail in (message_from_bytes(one, policy=policy.default) for one in BETWEEN_MAILS.split(content)):
            yield "\n".join(map(str, mail.values())).encode()
            parts = (part.get_payload(decode=True) for part in mail.walk())
            yield from (part for part in parts if isinstance(part, bytes))


def leaks_under(folder: Path, words: list[str], *, without: tuple[str, ...] = ()) -> list[Leak]:
    """Every file below the folder, hidden ones too; `without` are names directly below it that are not looked at."""
    found: set[Leak] = set()
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_file() and name.split("/", maxsplit=1)[0] not in without:
            found.update(leaks_in(name.encode(), f"the name of {name}", words))
            content = b""
            with suppress(FileNotFoundError):  # it was there a moment ago
                content = path.read_bytes()
            for part in chain(unpacked(content), as_read(content)):
                found.update(leaks_in(part, name, words))
    return sorted(found, key=str)
