"""The fonts of letters: ours, and those that whoever runs the installation adds for further scripts."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import gettempdir
from typing import NamedTuple

from django.conf import settings
from fontTools.ttLib import TTFont

from letters.typesetting.press import ROOT

FONT_LIST = (sys.executable, "-E", "-s", "-m", "letters.typesetting.fontlist")
FONT_FOLDER = Path(__file__).parent / "fonts"
OURS = {"Charis SIL": "CharisSIL-*.ttf", "Gentium Book Plus": "GentiumBookPlus-*.ttf"}
"""Families in the order in which they are asked: Latin and Cyrillic, then Greek."""

CHARACTERS = 0x40000
"""Beyond these lie no characters of any script."""

NORMAL = 400

FITTING = {
    "ar": "Noto Naskh Arabic",
    "fa": "Noto Naskh Arabic",
    "ur": "Noto Nastaliq Urdu",
    "zh": "Noto Serif CJK SC",
    "zh-hant": "Noto Serif CJK TC",
    "zh-tw": "Noto Serif CJK TC",
    "zh-hk": "Noto Serif CJK HK",
    "ja": "Noto Serif CJK JP",
    "ko": "Noto Serif CJK KR",
}
"""Where several families have a language's characters, and their shapes differ from land to land."""

UNFIT = ("Mono", "Display", "Kufi", "Rashi", "Looped", "Nastaliq", "Math", "Unjoined", "UI")
"""Words in names of families that are made for something else than a letter's text."""


class Listed(NamedTuple):
    """A face of any weight and style, as `fontlist.py` tells it."""

    family: str
    style: str
    weight: int
    path: str
    place: int


@dataclass(frozen=True)
class Face:
    """An upright face of normal weight, which stands for its family."""

    family: str
    path: str
    index: int

    def has(self, signs: Iterable[str]) -> bool:
        covered = _coverage(self.path, self.index)
        return all(ord(sign) < CHARACTERS and covered[ord(sign) >> 3] >> (ord(sign) & 7) & 1 for sign in signs)


def font_folders() -> list[Path]:
    """Where the typesetter finds fonts."""
    return [FONT_FOLDER, *([settings.LETTER_FONTS] if settings.LETTER_FONTS else [])]


@cache
def our_faces() -> tuple[tuple[Face, ...], ...]:
    """Every face of each of our families."""
    return tuple(
        tuple(Face(family, str(path), 0) for path in sorted(FONT_FOLDER.glob(pattern)))
        for family, pattern in OURS.items()
    )


def added_faces(language: str) -> list[Face]:
    """Of `LETTER_FONTS`, one of each family, the most fitting for a letter in this language first."""
    if not settings.LETTER_FONTS:
        return []
    tag = language.lower()
    fitting = FITTING.get(tag) or FITTING.get(tag.partition("-")[0])
    return sorted(_added(settings.LETTER_FONTS), key=lambda face: (face.family != fitting, *_liking(face.family)))


def _liking(family: str) -> tuple[bool, bool, bool, bool, str]:
    """A family for text before others, one with serifs before one without; of those with Chinese characters, which
    differ from land to land, the one of most readers."""
    chinese = "CJK" in family
    unfit = any(word in family for word in UNFIT)
    return (unfit, "Sans" in family, chinese, chinese and not family.endswith("SC"), family)


@cache
def _added(folder: Path) -> tuple[Face, ...]:
    plain = (one for one in _listed(folder) if one.style == "normal" and one.weight == NORMAL)
    faces = {one.family: Face(one.family, one.path, one.place) for one in plain if one.family not in OURS}
    return tuple(faces.values())


@cache
def _listed(folder: Path) -> list[Listed]:
    """Asked once of a process that has the compiler, which knows a face's family as it will look for it."""
    done = subprocess.run(  # noqa: S603  (our own command, without a shell)
        [*FONT_LIST, str(folder)], cwd=ROOT, env={"TMPDIR": gettempdir()}, stdout=subprocess.PIPE, check=True
    )
    return [Listed(*one) for one in json.loads(done.stdout)]


def files_of(families: Iterable[str]) -> list[Path]:
    """All files that hold a face of one of these families, ours among them."""
    wanted = set(families) - OURS.keys()
    added = (one for folder in font_folders()[1:] for one in _listed(folder)) if wanted else ()
    found = {Path(one.path) for one in added if one.family in wanted}
    return sorted([*FONT_FOLDER.glob("*.ttf"), *found], key=lambda path: path.name)


def digest_of_file(path: Path) -> str:
    """SHA-256; read again only if the file has changed."""
    return _digest(path, path.stat().st_mtime_ns)


@cache
def _digest(path: Path, changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def _coverage(path: str, index: int) -> bytes:
    """One bit for each character. Fonts in one file often share the table; it is read once."""
    with TTFont(path, fontNumber=index, lazy=True) as font:
        table = font.reader.tables.get("cmap")
    return _bits(path, table.offset, index) if table else bytes(CHARACTERS >> 3)


_shared: dict[tuple[str, int], bytes] = {}


def _bits(path: str, offset: int, index: int) -> bytes:
    if (path, offset) not in _shared:
        bits = bytearray(CHARACTERS >> 3)
        with TTFont(path, fontNumber=index, lazy=True) as font:
            for sign in font.getBestCmap() or ():
                if sign < CHARACTERS:
                    bits[sign >> 3] |= 1 << (sign & 7)
        _shared[path, offset] = bytes(bits)
    return _shared[path, offset]
