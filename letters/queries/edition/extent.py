"""How long a letter was when it was measured last, and whether it is still that letter."""

from collections.abc import Sequence

from letters.digests import digest_of
from letters.models import Letter
from letters.queries.block import Seat
from letters.queries.edition.sheet import sheet_of
from letters.queries.version import ResolvedLetter
from letters.typesetting.faces import digest_of_file
from letters.typesetting.pdf import TEMPLATE


def mark_of(letter: Letter, resolved: ResolvedLetter, seats: Sequence[Seat]) -> str:
    """Another one as soon as anything is that decides how many pages the letter takes: its text, its paper, who signs in
    its block, the template. No name is opened for it, so it can be asked of many letters at once. The code that leads to
    the letter's page lies in the margin."""
    paper = {**sheet_of(letter), "page": ""}
    return digest_of([resolved.digest, paper, [seat.mark for seat in seats], digest_of_file(TEMPLATE)])


def pages_of(letter: Letter, mark: str) -> int | None:
    """None where nobody has counted them since something changed."""
    return letter.pages if letter.measured == mark else None
