"""Which characters can be printed, and in which fonts. The compiler draws an empty box, without a warning, for a letter
no font has."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from django.utils.translation import gettext as _

from letters.errors import MissingGlyphs, UnprintableText
from letters.typesetting.faces import CHARACTERS, OURS, added_faces, our_faces
from organisations.fields import TURNING, UNPRINTABLE

# What a private character looks like is an agreement that the reader's machine does not know.
PRIVATE = "Co"
JOINERS = frozenset("\u200c\u200d\ufe0e\ufe0f")
NAMED_AT_MOST = 8
EAST_ASIAN = frozenset({"CJK", "HANGUL", "HIRAGANA", "KATAKANA", "BOPOMOFO", "IDEOGRAPHIC", "FULLWIDTH", "HALFWIDTH"})


def check_printable(texts: Iterable[str]) -> None:
    """Raises `UnprintableText` with a sentence that names what no font could ever print."""
    used = set[str]().union(*texts)
    if unprintable := {sign for sign in used if unicodedata.category(sign) in UNPRINTABLE or sign in TURNING}:
        raise UnprintableText(
            _("The letter contains characters that cannot be printed: %(characters)s. Remove them and try again.")
            % {"characters": _named(unprintable)}
        )


def families_for(texts: Iterable[str], *, language: str) -> tuple[str, ...]:
    """The families of which the letter needs any, ours first. Raises `UnprintableText` or `MissingGlyphs`, each with a
    sentence that names the characters."""
    texts = list(texts)
    check_printable(texts)
    open_clusters = _not_in_ours(texts)
    families = list(OURS)
    for face in added_faces(language) if open_clusters else ():
        found = {cluster for cluster in open_clusters if not _is_private(cluster) and face.has(cluster)}
        families += [face.family] if found else []
        open_clusters -= found
        if not open_clusters:
            break
    if open_clusters:
        raise MissingGlyphs(_missing(open_clusters))
    return tuple(families)


def _not_in_ours(texts: Sequence[str]) -> set[str]:
    if _in_ours("".join(set[str]().union(*texts))):
        return set()
    apart = {cluster for text in texts if not _in_ours(text) for cluster in clusters(text)}
    return {cluster for cluster in apart if not _in_ours(cluster)}


def clusters(text: str) -> Iterator[str]:
    """Each character with the marks that stand upon it: one font must have them all."""
    start = 0
    for place, sign in enumerate(text):
        if place and sign not in JOINERS and not unicodedata.category(sign).startswith("M"):
            yield text[start:place]
            start = place
    if text:
        yield text[start:]


@cache
def covered() -> tuple[frozenset[str], ...]:
    """Of each of our families the characters that all its faces have: a name may stand in bold or italic."""
    signs = [chr(code) for code in range(CHARACTERS) if unicodedata.category(chr(code)) != PRIVATE]
    return tuple(frozenset(sign for sign in signs if all(face.has(sign) for face in faces)) for faces in our_faces())


def _in_ours(text: str) -> bool:
    signs = set(text)
    return any(signs <= family for family in covered())


def _is_private(cluster: str) -> bool:
    return any(unicodedata.category(sign) == PRIVATE for sign in cluster)


def _missing(open_clusters: set[str]) -> str:
    """The characters, and where a font for them comes from, if there is one."""
    signs = set[str]().union(*open_clusters)
    sentence = _("The letter's fonts lack these characters: %(characters)s.") % {"characters": _named(signs)}
    packages = sorted({_package(sign) for sign in signs} - {""})
    if not packages:
        return f"{sentence} {_('Replace them and try again.')}"
    cure = _("Debian's package %(packages)s has a font for them; the setting LETTER_FONTS says where fonts lie.")
    return f"{sentence} {cure % {'packages': ', '.join(packages)}}"


def _package(sign: str) -> str:
    """Which of Debian's packages has a font for it; none for a picture."""
    if unicodedata.name(sign, "").partition(" ")[0].partition("-")[0] in EAST_ASIAN:
        return "fonts-noto-cjk"
    return "fonts-noto-core" if unicodedata.category(sign)[0] in "LMN" else ""


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
