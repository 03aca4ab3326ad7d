"""What is printed below a letter: one line for each signatory, affiliated organisation or supporter."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from letters.digests import canonical
from letters.enums import LineBlock, Visibility


@dataclass(frozen=True)
class Line:
    """`says` holds name, office, organisation, place, behalf; in the signature block also group (its number, as text)
    and heading. What is empty is left out, so that one text stands for one line."""

    block: LineBlock
    visibility: Visibility
    says: Mapping[str, str]
    signature: UUID | None = None

    @classmethod
    def saying(cls, block: LineBlock, visibility: str, *, signature: UUID | None = None, **says: str) -> Self:
        filled = {key: value for key, value in says.items() if value}
        return cls(block, Visibility(visibility), filled, signature)

    @classmethod
    def from_text(cls, block: str, visibility: str, text: str) -> Self:
        return cls(LineBlock(block), Visibility(visibility), json.loads(text))

    @property
    def text(self) -> str:
        """What the commitment stands over."""
        return canonical(dict(self.says))


def of_block(lines: Iterable[Line], block: LineBlock) -> list[Line]:
    return [line for line in lines if line.block == block]


def readable_in_public(lines: Sequence[Line]) -> list[Line]:
    """What may stand in the public copy: everything else is left out of its data."""
    return [line for line in lines if line.visibility == Visibility.PUBLIC]
