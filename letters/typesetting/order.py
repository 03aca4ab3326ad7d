"""In which order a letter is read: from which side, and what of its body stands where."""

from collections.abc import Sequence
from dataclasses import dataclass

from letters.enums import PassageKind
from letters.typesetting.document import Block

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})

ENDINGS = (PassageKind.PLACE_DATE, PassageKind.CLOSING)
"""What closes a letter is never parted from the signatures."""


@dataclass(frozen=True)
class Order:
    """`dateline` stands beside the addressee, `ending` keeps with the signatures, `after` follows them."""

    dateline: Sequence[Block]
    body: Sequence[Block]
    ending: Sequence[Block]
    after: Sequence[Block]

    @property
    def before(self) -> list[Block]:
        """Everything above the signatures."""
        return [*self.dateline, *self.body, *self.ending]


def order_of(body: Sequence[Block]) -> Order:
    """A date that opens the letter is its dateline. The signatures stand where a passage says so; otherwise at the end,
    and only postscripts follow them."""
    kinds = [block.kind for block in body]
    placed = PassageKind.SIGNATURE_BLOCK in kinds
    end = kinds.index(PassageKind.SIGNATURE_BLOCK) if placed else len(body) - _trailing(body, (PassageKind.POSTSCRIPT,))
    first = 1 if end > 0 and kinds[0] == PassageKind.PLACE_DATE else 0
    close = end - _trailing(body[first:end], ENDINGS)
    # The passage that places the signatures may have words of its own, which introduce them.
    words = [block for block in body[end : end + placed] if block.text]
    return Order(body[:first], body[first:close], [*body[close:end], *words], body[end + placed :])


def _trailing(blocks: Sequence[Block], kinds: Sequence[str]) -> int:
    count = 0
    while count < len(blocks) and blocks[-1 - count].kind in kinds:
        count += 1
    return count


def direction_of(language: str) -> str:
    """The `dir` of a text in this language."""
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"
