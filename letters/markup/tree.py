"""Organisers' words as they were meant: paragraphs, lists and quotations of lines, lines of words of one look."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias


@dataclass(frozen=True)
class Run:
    """Words of one look; `link` is where they lead, or empty."""

    text: str
    emphasis: bool = False
    strong: bool = False
    link: str = ""


Line: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Listing:
    """`first`: the first number; None for bullets."""

    items: tuple["Tree", ...]
    first: int | None = None


@dataclass(frozen=True)
class Quotation:
    blocks: "Tree"


Tree: TypeAlias = tuple[Paragraph | Listing | Quotation, ...]


def lines_in(tree: Tree) -> Iterator[Line]:
    """All lines, however deep."""
    for block in tree:
        if isinstance(block, Paragraph):
            yield from block.lines
        elif isinstance(block, Quotation):
            yield from lines_in(block.blocks)
        else:
            for item in block.items:
                yield from lines_in(item)


def by_link(line: Line) -> Iterator[tuple[str, list[Run]]]:
    """The runs of a line, those together that lead to the same place."""
    for link, runs in groupby(line, key=lambda run: run.link):
        yield link, list(runs)
