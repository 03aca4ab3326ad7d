"""From the tree to HTML and to plain words."""

import nh3
from django.utils.html import escape as escape_html
from django.utils.safestring import SafeString
from markdown_it.common.normalize_url import normalizeLinkText

from letters.markup.tree import Line, Listing, Paragraph, Quotation, Run, Tree, by_link, lines_in

_TAGS = {"p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote"}


def html_of(tree: Tree) -> SafeString:
    """Each paragraph in its element; what might have come through all the same is taken away by a second reading."""
    return _cleaned("".join(map(_block_html, tree)))


def inline_html_of(tree: Tree) -> SafeString:
    """The same lines without elements for paragraphs, for a place that is one already."""
    return _cleaned("<br>".join(_line_html(line) for line in lines_in(tree)))


def plain_of(tree: Tree) -> str:
    """For comparing two texts: marks stay visible, and nothing is escaped."""
    return "\n\n".join(map(_block_plain, tree))


def shown_address(link: str) -> str:
    """As people write it."""
    return normalizeLinkText(link.removeprefix("mailto:"))


def _cleaned(html: str) -> SafeString:
    return SafeString(
        nh3.clean(
            html,
            tags=_TAGS,
            attributes={"a": {"href"}, "ol": {"start"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener noreferrer nofollow",
        )
    )


def _block_html(block: Paragraph | Listing | Quotation) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{_paragraph_html(block)}</p>"
    if isinstance(block, Quotation):
        return f"<blockquote>{''.join(map(_block_html, block.blocks))}</blockquote>"
    items = "".join(f"<li>{_item_html(item)}</li>" for item in block.items)
    return f"<ul>{items}</ul>" if block.first is None else f'<ol start="{block.first}">{items}</ol>'


def _item_html(item: Tree) -> str:
    """A paragraph alone needs no element of its own; nor one before an inner list."""
    if item and isinstance(item[0], Paragraph) and not any(isinstance(block, Paragraph) for block in item[1:]):
        return _paragraph_html(item[0]) + "".join(map(_block_html, item[1:]))
    return "".join(map(_block_html, item))


def _paragraph_html(paragraph: Paragraph) -> str:
    return "<br>".join(map(_line_html, paragraph.lines))


def _line_html(line: Line) -> str:
    return "".join(_link_html(link, "".join(map(_run_html, runs))) for link, runs in by_link(line))


def _link_html(link: str, words: str) -> str:
    return f'<a href="{escape_html(link)}">{words}</a>' if link else words


def _run_html(run: Run) -> str:
    words = f"<em>{escape_html(run.text)}</em>" if run.emphasis else str(escape_html(run.text))
    return f"<strong>{words}</strong>" if run.strong else words


def _block_plain(block: Paragraph | Listing | Quotation) -> str:
    if isinstance(block, Paragraph):
        return "\n".join("".join(_link_plain(link, runs) for link, runs in by_link(line)) for line in block.lines)
    if isinstance(block, Quotation):
        return "\n".join(f"> {line}" for line in plain_of(block.blocks).split("\n"))
    marks = ("–" if block.first is None else f"{block.first + n}." for n in range(len(block.items)))
    return "\n".join(f"{mark} {plain_of(item)}" for mark, item in zip(marks, block.items, strict=False))


def _link_plain(link: str, runs: list[Run]) -> str:
    words = "".join(
        "*" * (run.emphasis + 2 * run.strong) + run.text + "*" * (run.emphasis + 2 * run.strong) for run in runs
    )
    return words if not link or words == shown_address(link) else f"{words} <{shown_address(link)}>"
