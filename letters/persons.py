"""What people write of themselves: taken as they write it, or refused with a sentence; never corrected.

Names of all scripts are names. Refused is what nobody can see or what makes a text read as another: control characters,
changes of direction, characters without a width; and links, which make a list of names an advertisement.
"""

import re
import unicodedata
from collections.abc import Iterator

from django.utils.encoding import punycode
from django.utils.translation import gettext as _

from letters.wording import lines_of, one_line
from organisations.errors import DemarcheError

LONGEST = 100
LONGEST_ADDRESS = 254
MOST_MARKS = 5
"""Over and under one letter; no script has more, and a tower of them covers the lines beside it."""

JOINERS = frozenset("\u200c\u200d")
"""Without width, yet letters of many scripts (and pictures) are not written without them."""

HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\ufffd")
"""Blank although they count as letters or marks; the last one stands for bytes that were no text."""

SITE = re.compile(
    r"[\w-]{2,}\.(?:com|net|org|info|biz|io|co|ru|su|рф|kz|қаз|ua|cn|xyz|top|site|online|shop|club|link|ly|tk)\b",
    re.IGNORECASE,
)
LINK = re.compile(rf"://|\bwww\.|\b(?:https?|mailto|javascript|data):|{SITE.pattern}", re.IGNORECASE)
MARKUP = frozenset("<>{}\\|^@")
FORMULA = frozenset("=+-%")
"""What a spreadsheet takes for a formula; no name begins so."""

LOCAL = re.compile(r"[a-z0-9#$&'*+/=?^_`{}~-]+(?:\.[a-z0-9#$&'*+/=?^_`{}~-]+)*", re.IGNORECASE)
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
TOP = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{2,59}")
NOT_PUBLIC = frozenset(
    {
        "localhost",
        "local",
        "localdomain",
        "internal",
        "intranet",
        "private",
        "lan",
        "home",
        "corp",
        "arpa",
        "invalid",
        "onion",
        "alt",
    }
)


def checked_text(text: str, *, longest: int = LONGEST) -> str:
    """One line, in NFC; raises DemarcheError."""
    line = one_line(text)
    _refuse_long(line, longest)
    _refuse_unseen(line)
    if LINK.search(unicodedata.normalize("NFKC", line)):
        raise DemarcheError(_("Write it without a link or an address of a website."))
    if line[:1] in FORMULA:
        raise DemarcheError(_("This cannot begin with the sign %(sign)s") % {"sign": line[:1]})
    return line


def checked_lines(text: str, *, longest: int = LONGEST) -> str:
    """What is said of a place and not of a person: of several lines, links and telephone numbers among them."""
    lines = [one_line(line) for line in lines_of(text)]
    joined = "\n".join(lines)
    _refuse_long(joined, longest)
    for line in lines:
        _refuse_unseen(line)
    return joined


def checked_name(text: str) -> str:
    """The name of a person, a place or an office; may be empty."""
    name = checked_text(text)
    if signs := MARKUP.intersection(name):
        raise DemarcheError(_("No name has the sign %(sign)s") % {"sign": min(signs)})
    if name and not any(unicodedata.category(sign).startswith("L") for sign in name):
        raise DemarcheError(_("There is no letter in this."))
    return name


def checked_organisation(text: str) -> str:
    """As a name. One that is called like its website may say so, with nothing before or after it: “Change.org”."""
    name = one_line(text)
    if not is_site(name):
        return checked_name(text)
    checked_name(name.replace(".", " "))
    return name


def is_site(name: str) -> bool:
    """Whether it reads as the name of a website, of which a mail program makes a link."""
    return SITE.fullmatch(name) is not None


def checked_address(text: str) -> str:
    """An e-mail address that a public mail server can take, as it was typed."""
    address = unicodedata.normalize("NFC", text).strip()
    local, at, domain = address.rpartition("@")
    if not at or len(address) > LONGEST_ADDRESS or len(local) > 64 or any(_hidden(address)):
        raise _no_address()
    if not LOCAL.fullmatch(local) or not _is_domain(domain):
        raise _no_address()
    if domain.lower().rpartition(".")[2] in NOT_PUBLIC:
        raise DemarcheError(_("No mail from here reaches “%(domain)s”.") % {"domain": domain})
    return address


def _refuse_long(text: str, longest: int) -> None:
    if len(text) > longest:
        raise DemarcheError(_("At most %(count)s characters.") % {"count": longest})


def _refuse_unseen(line: str) -> None:
    """What nobody can see, or what covers the lines beside it."""
    if hidden := next(_hidden(line), ""):
        raise DemarcheError(
            _("Take out the character %(character)s: it cannot be seen.") % {"character": _named(hidden)}
        )
    if _towers(line):
        raise DemarcheError(_("Too many marks stand over or under one letter."))


def _no_address() -> DemarcheError:
    return DemarcheError(_("This is no e-mail address. Write one like name@example.org."))


def _is_domain(domain: str) -> bool:
    """Dotted, of labels as the name system has them; no number of a machine. Other scripts count by their ASCII form."""
    if any(sign in domain for sign in "。．｡"):
        return False
    try:
        labels = punycode(domain.lower()).split(".")
    except UnicodeError:
        return False
    return len(labels) > 1 and all(map(LABEL.fullmatch, labels)) and bool(TOP.fullmatch(labels[-1]))


def _hidden(line: str) -> Iterator[str]:
    """Characters that nobody can see, where they do not belong to the writing of the letter before them."""
    if _is_plain(line):
        return
    before = ""
    for sign in line:
        if sign in JOINERS or _selects(sign):
            if not _joins(before):
                yield sign
        elif sign in FILLERS or unicodedata.category(sign) in HIDDEN or _is_no_character(sign):
            yield sign
        before = sign


def _is_plain(line: str) -> bool:
    """Of letters and signs alone that stand for themselves: no mark, filler or joiner stands before U+0300."""
    return line.isprintable() and max(line, default="") < "\u0300"


def _selects(sign: str) -> bool:
    """A variation selector: which of several forms of the character before it is meant."""
    return "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef"


def _joins(before: str) -> bool:
    """Whether what is joined is no Latin letter, digit or blank: those never are."""
    if not before:
        return False
    kind = unicodedata.category(before)
    return (
        kind in {"So", "Mn", "Mc"}
        or (kind in {"Sk", "Sm", "Po"} and before > "\u007f")
        or (kind.startswith("L") and not unicodedata.name(before, "").startswith("LATIN"))
    )


def _is_no_character(sign: str) -> bool:
    number = ord(sign)
    return number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF or 0xE0000 <= number <= 0xE0FFF


def _towers(line: str) -> bool:
    if _is_plain(line):
        return False
    marks = 0
    for sign in line:
        marks = marks + 1 if unicodedata.category(sign) in {"Mn", "Me"} else 0
        if marks > MOST_MARKS:
            return True
    return False


def _named(sign: str) -> str:
    return f"U+{ord(sign):04X} {unicodedata.name(sign, '')}".strip()
