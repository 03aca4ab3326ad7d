"""Which characters can be printed. The compiler draws an empty box, without a warning, for a letter no font has."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont

from letters.errors import MissingGlyphs, UnprintableText

FONT_FOLDER = Path(__file__).parent / "fonts"
FONTS = tuple(sorted(FONT_FOLDER.glob("*.ttf")))

# Controls, half characters, line separators; and what turns the direction of reading, so that a name reads as another.
UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# What a private character looks like is an agreement that the reader's machine does not know.
PRIVATE = "Co"
NAMED_AT_MOST = 8


def check_characters(texts: Iterable[str]) -> None:
    """Raises `UnprintableText` or `MissingGlyphs`, each with a sentence that names the characters."""
    used = set[str]().union(*texts)
    if unprintable := {sign for sign in used if unicodedata.category(sign) in UNPRINTABLE or sign in TURNING}:
        raise UnprintableText(
            _("The letter contains characters that cannot be printed: %(characters)s. Remove them and try again.")
            % {"characters": _named(unprintable)}
        )
    if missing := {sign for sign in used if sign not in covered() or unicodedata.category(sign) == PRIVATE}:
        raise MissingGlyphs(
            _("The letter's fonts lack these characters: %(characters)s. Replace them and try again.")
            % {"characters": _named(missing)}
        )


@cache
def covered() -> frozenset[str]:
    """The characters that every one of our fonts has, so that a name may stand in any of them."""
    return frozenset.intersection(*(_characters_of(font) for font in FONTS))


def _characters_of(font: Path) -> frozenset[str]:
    with TTFont(font, lazy=True) as opened:
        return frozenset(map(chr, opened.getBestCmap()))


def _named(signs: set[str]) -> str:
    """At most eight of them, in code order, and how many more there are."""
    names = [_name(sign) for sign in sorted(signs)]
    rest = len(names) - NAMED_AT_MOST
    more = [_("and %(count)s more") % {"count": rest}] if rest > 0 else []
    return ", ".join(names[:NAMED_AT_MOST] + more)


def _name(sign: str) -> str:
    """ "✊" (U+270A RAISED FIST); a sign that cannot be shown is named by its number alone."""
    code = f"U+{ord(sign):04X}"
    name = unicodedata.name(sign, "")
    shown = f"{code} {name}".strip()
    return f"“{sign}” ({shown})" if sign.isprintable() else shown
