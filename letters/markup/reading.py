"""From Markdown to the tree, once for page and PDF."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from letters.enums import PassageKind
from letters.markup.tree import Line, Listing, Paragraph, Quotation, Run, Tree
from letters.wording import tidy

PROSE = frozenset({PassageKind.PARAGRAPH, PassageKind.DEMANDS, PassageKind.POSTSCRIPT})
"""Passages in which lists and quotations may stand. The others are lines: "1. May 2016" begins no list there."""

DEEPEST = 20
LONGEST_ADDRESS = 2000
"""Characters. What is longer leads nowhere: few browsers and no typesetter would follow it."""
KEPT = 2048
_address = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f\x7f]+", re.IGNORECASE)
_bare_address = re.compile(
    r"https?://(?:\([^\s<>()]*\)|[^\s<>\"“”„«»()])*(?:\([^\s<>()]*\)|[^\s<>\"“”„«».,;:!?'’()\[\]{}])", re.IGNORECASE
)
# A row of signs divides a text in Markdown, or makes lists without words; here it stays a row of signs.
_row_of_signs = re.compile(r"^([ \t>]*)([-*])(?=(?:[ \t]*\2){2,}[ \t]*$)", re.MULTILINE)
_active = re.compile(r"[\\*\[\]<>!]")
_inactive = re.compile(r"!\[|_+")
_opening = re.compile(r"^([ \t]*)(?:(\d{0,9})(?=[.)])|(?=[-+]))", re.MULTILINE)


def tree_of(kind: str, text: str) -> Tree:
    """The words of a passage of this kind."""
    return parse(text) if kind in PROSE else parse_lines(text)


@lru_cache(KEPT)
def parse(text: str) -> Tree:
    """Lists and quotations nested deeper than anybody writes by hand are taken as lines."""
    tokens = _prose.parse(_row_of_signs.sub(r"\1\\\2", tidy(text)))
    if any(token.nesting == 1 and token.level >= DEEPEST - 1 for token in tokens):
        return parse_lines(text)
    return tuple(_blocks(iter(tokens)))


@lru_cache(KEPT)
def parse_lines(text: str) -> Tree:
    """Emphasis and links only."""
    return tuple(_blocks(iter(_lines.parse(tidy(text)))))


def escape(value: str) -> str:
    """The value so that it comes out as it is wherever it is put into such a text."""
    return _opening.sub(_shut, _active.sub(r"\\\g<0>", value))


def _words_only(state: StateInline, silent: bool) -> bool:
    """ "![" is taken as words, so that no link begins there either; and "_", which stands in too many names."""
    taken = _inactive.match(state.src, state.pos)
    if taken is None:
        return False
    if not silent:
        state.pending += taken[0]
    state.pos = taken.end()
    return True


def _leads_somewhere(url: str) -> bool:
    return len(url) <= LONGEST_ADDRESS and bool(_address.fullmatch(url))


def _reader(*rules: str) -> MarkdownIt:
    reader = MarkdownIt("zero", {"maxNesting": DEEPEST})
    reader.enable(["newline", "escape", "emphasis", "link", "autolink", *rules])
    reader.inline.ruler.before("emphasis", "words_only", _words_only)
    reader.disable("normalize")
    reader.validateLink = _leads_somewhere  # type: ignore[method-assign]
    return reader


_prose, _lines = _reader("list", "blockquote"), _reader()


def _blocks(tokens: Iterator[Token]) -> Iterator[Paragraph | Listing | Quotation]:
    """Up to the end of the block that was begun."""
    for token in tokens:
        if token.nesting == -1:
            return
        if token.type == "paragraph_open":
            yield Paragraph(_lines_of(next(tokens).children or []))
            next(tokens)
        elif token.type == "blockquote_open":
            yield Quotation(tuple(_blocks(tokens)))
        else:
            yield from _listing(token, tokens)


def _listing(opening: Token, tokens: Iterator[Token]) -> Iterator[Paragraph | Listing | Quotation]:
    """Numbers that do not count are words: in "26. May" and "3. June" they belong to dates."""
    marks, items = [], []
    for token in tokens:
        if token.nesting == -1:
            break
        marks.append(f"{token.info}{token.markup}")
        items.append(tuple(_blocks(tokens)))
    if opening.type == "ordered_list_open":
        numbers = [int(mark[:-1]) for mark in marks]
        if len(items) > 1 and (_count(numbers) or set(numbers) == {1}):
            yield Listing(tuple(items), numbers[0])
            return
    elif any(items):
        yield Listing(tuple(items))
        return
    for mark, item in zip(marks, items, strict=True):
        yield from _as_written(mark, item)


def _count(numbers: Sequence[int]) -> bool:
    return list(numbers) == list(range(numbers[0], numbers[0] + len(numbers)))


def _as_written(mark: str, item: Tree) -> Tree:
    """The item with its mark as a word."""
    if not item or not isinstance(item[0], Paragraph):
        return (Paragraph(((Run(mark),),)), *item)
    first, *others = item[0].lines
    return (Paragraph((_joined([Run(f"{mark} "), *first]), *others)), *item[1:])


def _lines_of(tokens: Iterable[Token]) -> tuple[Line, ...]:
    """A link without words says where it leads."""
    lines: list[list[Run]] = [[]]
    look, said = Run(""), False
    depth = {"em": 0, "strong": 0}
    for token in tokens:
        name = token.type.partition("_")[0]
        if token.type in ("softbreak", "hardbreak"):
            lines.append([])
        elif name in depth:
            depth[name] += token.nesting
            look = replace(look, emphasis=depth["em"] > 0, strong=depth["strong"] > 0)
        elif name == "link":
            if token.nesting == -1 and not said:
                lines[-1].append(replace(look, text=look.link))
            look, said = replace(look, link=str(token.attrGet("href") or "")), False
        elif token.content.strip() or not look.link or said:
            lines[-1] += _linked(replace(look, text=token.content))
            said = True
    return tuple(_joined(line) for line in lines)


def _linked(run: Run) -> Iterator[Run]:
    """Addresses that stand bare among the words lead there."""
    end = 0
    for found in _bare_address.finditer("" if run.link else run.text):
        yield replace(run, text=run.text[end : found.start()])
        link = _prose.normalizeLink(found[0])
        yield replace(run, text=found[0], link=link if _leads_somewhere(link) else "")
        end = found.end()
    yield replace(run, text=run.text[end:])


def _joined(runs: Sequence[Run]) -> Line:
    """Neighbours of one look as one run, none of them empty."""
    alike = groupby((run for run in runs if run.text), key=lambda run: replace(run, text=""))
    return tuple(replace(look, text="".join(run.text for run in group)) for look, group in alike)


def _shut(opening: re.Match[str]) -> str:
    """What would begin a list at the start of a line, also behind a number that stands before the value."""
    return f"{opening[1]}{opening[2] or ''}\\"
