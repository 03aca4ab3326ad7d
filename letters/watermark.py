"""Marks by which a list that has leaked tells who asked for it: all made from the secret of that one export.

- the **order** of the rows, within windows of some hundred: a cut of 30 rows shows it, whatever columns are left;
- a **reference** in each row, made from its name: one row with both is enough;
- **canaries**, people who do not exist, in lists for internal use only: what is handed over names nobody invented.
"""

import hmac
import unicodedata
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import pairwise
from math import sqrt

from organisations.identifiers import ALPHABET

WINDOW = 500
"""Rows that are put in order together: a list of any length is made in as little memory."""

CANARIES = 3
REFERENCE = 7
LEAST_ROWS = 20
SURE = 5.0
"""Standard deviations from chance: among a million lists none would look so by accident."""

_GIVEN = (
    "Aida Aigerim Alina Almas Andrew Anna Arman Asel Aslan Bakyt Birgit Bolat Carina Clara Dana Daniyar Darya "
    "Dina Elena Erik Erlan Farida Gulnara Helena Igor Ingrid Irina Jan Johan Kamila Karin Karlygash Katarina "
    "Laura Lena Maria Marat Marta Mira Nadia Nils Nurlan Olga Oscar Pavel Peter Ruslan Sabina Sara Saule Sofia "
    "Sven Tamara Timur Vera Viktor Yana Yerlan Zarina Zoya"
)
_FAMILY = (
    "Abenov Akhmet Alimbek Andersen Baimurat Beketov Bergholm Bergman Brandt Dahlin Dosanov Ekström Erikson Faber "
    "Fischl Galiev Grahn Grant Hallin Hartwell Holmgren Ibrayev Ismail Iversen Jansson Kasenov Kassym Keller "
    "Kozlov Lindahl Lindqvist Lomax Madiyar Marten Mellander Morozin Nordin Nurgali Nyberg Orlow Osipov Palmer "
    "Petrenko Rahim Reimers Rosén Sadyk Sandell Serik Sommer Strand Suleimen Tulegen Umarov Vinter Wallner Weber "
    "Yesenov Zakharin Zhumabai"
)
GIVEN, FAMILY = _GIVEN.split(), _FAMILY.split()
INITIALS = "ABDEGKLMNRSTVZ"


def place_of(secret: bytes, name: str) -> bytes:
    """Rows of a window stand in the order of this."""
    return _mark(secret, "order", _plain(name))


def reference_of(secret: bytes, name: str) -> str:
    number = int.from_bytes(_mark(secret, "reference", _plain(name))[:8], "big")
    return "".join(ALPHABET[number // len(ALPHABET) ** position % len(ALPHABET)] for position in range(REFERENCE))


def canaries(secret: bytes) -> list[str]:
    """Names of people who do not exist."""
    return [_invented(_mark(secret, "canary", str(number))) for number in range(CANARIES)]


def window_of(secret: bytes, canary: str, windows: int) -> int:
    """In which window of the list a canary stands."""
    return int.from_bytes(_mark(secret, "window", canary)[:8], "big") % windows


def canaries_among(secret: bytes, cells: Sequence[str]) -> Iterator[str]:
    known = {_plain(name): name for name in canaries(secret)}
    yield from (known[_plain(cell)] for cell in cells if _plain(cell) in known)


def bears_reference(secret: bytes, cells: Sequence[str]) -> bool:
    """Whether one cell of the row is the reference that another cell gives."""
    short = {cell.strip().lower() for cell in cells if len(cell.strip()) == REFERENCE}
    return any(reference_of(secret, cell) in short for cell in cells) if short else False


def order_of(secret: bytes, column: Sequence[str]) -> float:
    """How far from chance the order of these cells is, in standard deviations; 0 where they are too few."""
    places = [place_of(secret, cell) for cell in column if cell.strip()]
    pairs = [(one, next_one) for one, next_one in pairwise(places) if one != next_one]
    if len(pairs) < LEAST_ROWS - 1:
        return 0.0
    rising = sum(one < next_one for one, next_one in pairs)
    return (rising - len(pairs) / 2) / sqrt((len(pairs) + 2) / 12)


def _invented(mark: bytes) -> str:
    given, initial, family = (int.from_bytes(mark[start : start + 4], "big") for start in (0, 4, 8))
    return f"{GIVEN[given % len(GIVEN)]} {INITIALS[initial % len(INITIALS)]}. {FAMILY[family % len(FAMILY)]}"


def _plain(name: str) -> str:
    """The same however it is spaced and whatever its capitals."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _mark(secret: bytes, what: str, text: str) -> bytes:
    return hmac.new(secret, f"{what}\0{text}".encode("utf-8", "surrogatepass"), sha256).digest()
